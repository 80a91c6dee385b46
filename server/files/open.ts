/** Opens the storage of files that the configuration names. */
import { join } from 'node:path'
import type { Config } from '../config.ts'
import type { Files } from './files.ts'
import { FolderFiles } from './folder.ts'
import { MemoryFiles } from './memory.ts'

/** The client of S3 is loaded only where there is a bucket. */
export async function openFiles({
  s3,
  dataFolder,
  databaseUrl,
}: Pick<Config, 's3' | 'dataFolder' | 'databaseUrl'>): Promise<Files> {
  if (s3 !== null) {
    const { S3Files } = await import('./s3.ts')
    return new S3Files(s3)
  }
  if (dataFolder === null) return new MemoryFiles()
  return new FolderFiles(join(dataFolder, 'files'), { isShared: databaseUrl !== null })
}
