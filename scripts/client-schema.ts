/** The types of the API as text, made from the document of the routes by openapi-typescript. */
import openapiTypes, { type OpenAPI3 } from 'openapi-typescript'

const HEADER =
  '/** The types of the API: `npm run generate:client` writes them, and a test says when they are old. */\n\n'

/**
 * The text of `plugin/api/generated/schema.ts`.
 *
 * @param document as `/openapi.json` answers
 */
export async function clientSchema(document: object): Promise<string> {
  return await openapiTypes(document as OpenAPI3, { commentHeader: HEADER, alphabetize: true })
}
