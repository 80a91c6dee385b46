/** What a page complains of while a test uses it. */
import type { Page } from 'playwright-core'

/** Errors and warnings of the console, and errors that nobody caught, as they come. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  return complaints
}
