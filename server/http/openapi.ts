/** The OpenAPI 3.1 document, made from the routes themselves. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv } from './request.ts'

/** Registered once for the document; how one gets there is said at `/v1/auth`. */
const BEARER = { type: 'http', scheme: 'bearer', description: 'an access token, or an API key' } as const

/** The document of all routes that were added to the app. */
export function openApiDocument(app: OpenAPIHono<AppEnv>, version: string): object {
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Lintel',
      version,
      description: 'Checks building models against building codes and information requirements.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
  })
  return { ...document, components: { ...document.components, securitySchemes: { bearer: BEARER } } }
}
