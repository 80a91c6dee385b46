/** Finds a Chromium for the browser tests and starts it without any traffic of its own. */
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const PLACES = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

/** What a skipped browser test says. */
export const NO_CHROMIUM =
  'no Chromium here: apt-get install -y --no-install-recommends chromium (or set CHROMIUM_PATH)'

/** The executable, or null. */
export function findChromium(): string | null {
  return PLACES.find((place) => place !== undefined && existsSync(place)) ?? null
}

/** A flag of V8: no SSE4.1, without which it has no WebAssembly SIMD on x64, as an old web view. */
export const NO_SIMD = '--no-enable-sse4-1'

/** @param executablePath what `findChromium` found; `more` arguments for the browser */
export function launchChromium(executablePath: string, more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath, args: [...ARGS, ...more] })
}
