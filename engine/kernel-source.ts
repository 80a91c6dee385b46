/** Where the bytes of a kernel's build come from. */
import { LintelError } from './errors.ts'

type KernelFile = Uint8Array | Response

/** The bytes of a build, a response that carries them, or how to get either: called only when they are needed. */
export type KernelSource = KernelFile | Promise<KernelFile> | (() => KernelFile | Promise<KernelFile>)

/** "\0asm", with which every WebAssembly module begins. */
const WASM_MAGIC = [0, 0x61, 0x73, 0x6d]

/** The bytes of a source. A file that is no WebAssembly at all is an error: a page in its place must not pass for an engine without SIMD. */
export async function readSource(source: KernelSource): Promise<Uint8Array<ArrayBuffer>> {
  const file = await (typeof source === 'function' ? source() : source)
  const bytes = file instanceof Uint8Array ? file : new Uint8Array(await readResponse(file))
  if (WASM_MAGIC.some((byte, i) => bytes[i] !== byte))
    throw new LintelError(
      'internal-kernel',
      'the kernel cannot be loaded: the file is no WebAssembly; build again with npm run build',
    )
  return bytes as Uint8Array<ArrayBuffer>
}

async function readResponse(response: Response): Promise<ArrayBuffer> {
  if (!response.ok)
    throw new LintelError(
      'internal-kernel',
      `the kernel cannot be fetched: ${response.status} ${response.url}`,
    )
  return await response.arrayBuffer()
}
