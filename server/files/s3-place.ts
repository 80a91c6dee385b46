/** Reads from the environment where a bucket is: `S3_BUCKET` and what belongs to it. */
import { LintelError } from '../../engine/errors.ts'
import type { S3Place } from './s3.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * @returns null without `S3_BUCKET`
 * @throws LintelError call-invalid, with the name of the setting that is wrong or missing
 */
export function readS3Place(environment: Environment): S3Place | null {
  const of = (name: string): string | null => environment[name] || null
  const bucket = of('S3_BUCKET')
  const endpoint = of('S3_ENDPOINT')
  const accessKeyId = of('S3_ACCESS_KEY_ID')
  const secretAccessKey = of('S3_SECRET_ACCESS_KEY')
  if (bucket === null) {
    const other = ['S3_ENDPOINT', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'].find(
      (name) => of(name) !== null,
    )
    if (other !== undefined)
      throw wrong(`${other} is set, but S3_BUCKET is not; name the bucket, or unset both`)
    return null
  }
  if (endpoint !== null && !(/^https?:\/\//.test(endpoint) && URL.canParse(endpoint)))
    throw wrong('S3_ENDPOINT must be an address such as https://s3.example.org')
  if ((accessKeyId === null) !== (secretAccessKey === null))
    throw wrong('S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY belong together; set both or neither')
  return {
    bucket,
    endpoint,
    region: of('S3_REGION') ?? 'us-east-1',
    credentials: accessKeyId === null || secretAccessKey === null ? null : { accessKeyId, secretAccessKey },
    pathStyle: readSwitch(of('S3_PATH_STYLE'), endpoint !== null),
  }
}

function readSwitch(text: string | null, otherwise: boolean): boolean {
  if (text === null) return otherwise
  if (text === 'true' || text === 'false') return text === 'true'
  throw wrong(`S3_PATH_STYLE must be true or false, not '${text}'`)
}

function wrong(message: string): LintelError {
  return new LintelError('call-invalid', message)
}
