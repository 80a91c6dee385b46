/** `lintel verify`: whether a result is what its issuer signed, and whether running the same bytes gives it again. */
import { readFile } from 'node:fs/promises'
import { type Command, Option } from 'commander'
import { LintelError } from '../../engine/errors.ts'
import type { Trust, Verified } from '../../engine/signed/verify.ts'
import { fileError } from '../file-error.ts'
import { VERIFY_HELP } from '../help.ts'
import type { Cli, ExitCode, Host } from '../host.ts'
import { readKeys } from '../key-file.ts'
import { oneOf, splitModels } from '../options.ts'
import { prettyVerification } from '../pretty/verification.ts'

const FORMATS = ['pretty', 'json'] as const

interface VerifyFlags {
  readonly keys?: string
  readonly trust?: readonly string[]
  readonly trustEmbeddedKey?: boolean
  readonly issuer?: string
  readonly model?: string
  readonly rules?: readonly string[]
  readonly waivers?: string
  readonly format: (typeof FORMATS)[number]
  readonly progress: boolean
}

export function defineVerify(program: Command, { host, exit }: Cli): void {
  program
    .command('verify')
    .description('verifies a result: its signature and digest, and that it can be reproduced')
    .argument('<result>', 'a signed result, or a plain one (JSON)')
    .option('-k, --keys <file or address>', "the issuer's public keys, as /.well-known/jwks.json gives them")
    .option('--trust <key...>', "the issuer's public key itself, ed25519:…, as the issuer tells it")
    .option('--trust-embedded-key', 'takes the keys in the file: shows that nothing changed, not who signed')
    .option('--issuer <name>', 'who must have signed, as they call themselves')
    .option('-m, --model <file>', 'the model: runs the check again and compares')
    .option('-r, --rules <file...>', 'packs and IDS files that do not come with Lintel, with --model')
    .option('-w, --waivers <file>', 'the waiver file (default: MODEL.waivers.json), with --model')
    .addOption(
      new Option('-f, --format <format>', FORMATS.join(', ')).default('pretty').argParser(oneOf(FORMATS)),
    )
    .option('--no-progress', 'no progress on the terminal')
    .addHelpText('after', VERIFY_HELP)
    .action(async (file: string, flags: VerifyFlags) => exit(await verify(file, flags, host)))
}

async function verify(file: string, flags: VerifyFlags, host: Host): Promise<ExitCode> {
  refuseContradictions(flags)
  const verified = await verifiedFile(file, flags)
  const verification = await withReproduction(verified, flags, host)
  await host.write(
    flags.format === 'json'
      ? `${JSON.stringify(verification, null, 2)}\n`
      : prettyVerification(file, verification, host.style('output')),
  )
  return verification.holds ? 0 : 1
}

function refuseContradictions(flags: VerifyFlags): void {
  const { model, rules, waivers } = flags
  if (trusts(flags) > 1)
    throw new LintelError('call-invalid', 'choose one: --keys, --trust, or --trust-embedded-key')
  if (model === undefined && (rules !== undefined || waivers !== undefined))
    throw new LintelError('call-invalid', '--rules and --waivers are for reproducing; add --model MODEL.ifc')
  if (splitModels(rules ?? []).models.length > 0)
    throw new LintelError('call-invalid', '--rules takes packs and IDS files; name the model with --model')
}

/** In how many ways it is said who is trusted. */
function trusts({ keys, trust, trustEmbeddedKey }: VerifyFlags): number {
  return [keys, trust, trustEmbeddedKey].filter((way) => way !== undefined).length
}

async function verifiedFile(file: string, flags: VerifyFlags): Promise<Verified> {
  const bytes = await bytesOf(file)
  const { verifyPlain, verifySigned } = await import('../../engine/signed/verify.ts')
  const { isSignedFile, seemsSigned } = await import('../../engine/signed/file.ts')
  const { nodeHasher: hasher } = await import('../../server/checks/hasher.ts')
  const { issuer } = flags
  if (isSignedFile(bytes) || seemsSigned(bytes))
    return verifySigned(bytes, { trust: await trustOf(flags), issuer, hasher })
  const verified = verifyPlain(bytes, file, hasher)
  if (trusts(flags) === 0 && issuer === undefined) return verified
  const message = 'this is a result that nobody signed'
  const { withParts } = await import('../../engine/signed/verification.ts')
  const part = { part: 'signature', outcome: 'fails', message } as const
  return { verification: withParts(verified.verification, [part]), result: null }
}

async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file)
  } catch (error) {
    throw fileError(file, error)
  }
}

async function trustOf({ keys, trust, trustEmbeddedKey }: VerifyFlags): Promise<Trust> {
  if (keys !== undefined) return { kind: 'keys', keys: await readKeys(keys), source: keys }
  if (trust !== undefined) return { kind: 'pinned', keys: await pinnedKeys(trust) }
  if (trustEmbeddedKey === true) return { kind: 'embedded' }
  throw new LintelError(
    'call-invalid',
    "name the issuer's keys, which you have from the issuer: --keys jwks.json, or --trust ed25519:…; or --trust-embedded-key, which shows only that nothing changed",
  )
}

async function pinnedKeys(texts: readonly string[]): Promise<readonly Uint8Array[]> {
  const { keyOfText } = await import('../../engine/signed/key-set.ts')
  return texts.map((text) => {
    const key = keyOfText(text)
    if (key !== null) return key
    throw new LintelError(
      'call-invalid',
      `--trust takes ed25519: and the 43 letters of a public key, not '${text}'`,
    )
  })
}

async function withReproduction({ verification, result }: Verified, flags: VerifyFlags, host: Host) {
  const { model, rules = [], waivers } = flags
  if (model === undefined || result === null || !verification.holds) return verification
  const { reproduce } = await import('../reproduce.ts')
  const { withParts } = await import('../../engine/signed/verification.ts')
  const order = verification.statement?.order ?? null
  const isLoud = flags.progress
  return withParts(verification, await reproduce(result, order, { model, rules, waivers, host, isLoud }))
}
