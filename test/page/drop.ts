/** Files for the page, as a person gives them. */
import type { Page } from 'playwright-core'

/** Drops files on the page the way the system does: a DataTransfer that holds them. */
export async function drop(
  page: Page,
  ...files: readonly (readonly [name: string, text: string])[]
): Promise<void> {
  const transfer = await page.evaluateHandle((given) => {
    const data = new DataTransfer()
    for (const [name, content] of given) data.items.add(new File([content as string], name as string))
    return data
  }, files)
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer })
}
