/** A check thread, or a process of its own: loads the kernel once, then checks one model after the other, pulling chunks as it needs them. */
import { checkRead, readToCheck } from '../../engine/check.ts'
import { LintelError } from '../../engine/errors.ts'
import type { OnEvent } from '../../engine/events.ts'
import { IdsRefusal, type IdsSeverity } from '../../engine/ids/fault.ts'
import { lintIds } from '../../engine/ids/lint.ts'
import type { Kernel } from '../../engine/kernel.ts'
import type { Model } from '../../engine/model.ts'
import type { ModelInput, ReadOptions } from '../../engine/read.ts'
import { jsonReport } from '../../engine/report/json.ts'
import type { Result } from '../../engine/result.ts'
import { loadBounded } from './bounds.ts'
import type {
  AnyAnswer,
  CheckAnswer,
  ModelFile,
  NamedBytes,
  ThreadReply,
  ThreadRequest,
} from './check-protocol.ts'
import { fileChunks } from './file-chunks.ts'
import { nodeHasher } from './hasher.ts'
import { KeptMemory } from './kept-memory.ts'
import { packsOf, waiversOf } from './order-parts.ts'
import { lintFile, readHead } from './pack-lint.ts'
import { openPort } from './port.ts'
import { resultWork } from './result-work.ts'
import { PackKeeper } from './sent-packs.ts'
import { keepSnapshot, snapshotInput } from './snapshot-file.ts'
import { shareOf, storedAnswer } from './stored-answer.ts'
import { countViolations } from './violations.ts'

/** Chunks asked for ahead of need, so that reading and scanning overlap. */
const AHEAD = 4

/** Milliseconds between two words of progress. */
const PROGRESS_EVERY = 100

type CheckRequest = Extract<ThreadRequest, { type: 'check' }>

/** With what checks are done. */
interface Means {
  readonly kernel: Kernel
  readonly memory: KeptMemory
}

interface Run {
  readonly number: number
  readonly control: AbortController
  readonly waiting: (Uint8Array | null)[]
  wake: () => void
}

const port = await openPort()
let current: Run | null = null
const keeper = new PackKeeper()

async function main(): Promise<void> {
  const { kernel: twins, mebibytes } = port.data
  const memory = new KeptMemory(mebibytes)
  const kernel = await loadBounded(twins, mebibytes, () => memory.lend())
  port.listen((request) => receive({ kernel, memory }, request))
  reply({ type: 'ready' })
}

function receive(means: Means, request: ThreadRequest): void {
  if (request.type === 'check') return void check(means, request)
  if (request.type === 'work') return void answer(request.run, () => resultWork(request.work))
  if (request.type === 'lint') return void lint(request)
  if (current === null || current.number !== request.run) return
  if (request.type === 'cancel') current.control.abort()
  else current.waiting.push(request.type === 'chunk' ? request.bytes : null)
  current.wake()
}

async function check(
  { kernel, memory }: Means,
  { run: number, order, stored, from, snapshotTo }: CheckRequest,
): Promise<void> {
  const run: Run = { number, control: new AbortController(), waiting: [], wake: () => undefined }
  current = run
  const { name, size, jurisdiction } = order
  let model: Model | null = null
  try {
    const options = {
      packs: packsOf({ ...order, packs: keeper.receive(order.packs) }),
      signal: run.control.signal,
      hasher: nodeHasher,
      ...(jurisdiction === undefined ? {} : { jurisdiction }),
      waivers: waiversOf(order),
      ...(stored ? { onEvent: progressOf(number) } : {}),
    }
    model = await readFrom(from ?? run, { name, size }, (input, more) =>
      readToCheck(kernel, input, { ...options, ...more }),
    )
    const result = await checkRead(kernel, model, options)
    const made = stored ? storedAnswer(result, sendPiece(number)) : await checkAnswer(result)
    current = null
    reply({ type: 'done', run: number, answer: made }, moved(made))
  } catch (error) {
    current = null
    reply(failure(number, error, run.control.signal))
    model?.close()
    return
  }
  const isKept = snapshotTo === null || keepSnapshot(model, snapshotTo)
  model.close()
  // nobody holds anything of the model any more; after a failure somebody might
  if (isKept) memory.takeBack(model.kernel.memory, model.kernel.usedBytes())
}

type ReadAs = (input: ModelInput, options: Pick<ReadOptions, 'snapshots'>) => Promise<Model>

/** Reads a model from where it is. @throws LintelError also snapshot-invalid where a snapshot is of another file */
async function readFrom(
  from: ModelFile | Run,
  { name, size }: Pick<ModelInput, 'name' | 'size'>,
  read: ReadAs,
): Promise<Model> {
  if ('number' in from) return read({ name, size, chunks: chunksOf(from) }, {})
  if ('path' in from) return read({ name, size, chunks: fileChunks(from.path) }, {})
  const model = await read(snapshotInput(from.snapshot, name), { snapshots: true })
  if (model.facts.sha256 === from.sha256) return model
  model.close()
  throw new LintelError('snapshot-invalid', `the snapshot kept of ${name} is of another file`)
}

async function checkAnswer(result: Result): Promise<CheckAnswer> {
  const json = new Uint8Array(await new Blob([...jsonReport([{ result }])]).arrayBuffer())
  const { digest, summary, rules } = result
  return { json, digest, status: summary.status, violations: countViolations(rules) }
}

function moved(answer: AnyAnswer): ArrayBuffer[] {
  return ['json' in answer ? answer.json.buffer : answer.index.buffer]
}

function sendPiece(run: number) {
  return (bytes: Uint8Array<ArrayBuffer>): void => reply({ type: 'piece', run, bytes }, [bytes.buffer])
}

/** Tells progress of a run, not more often than people see. */
function progressOf(run: number): OnEvent {
  let told = 0
  return (event) => {
    if (event.type !== 'progress' || performance.now() - told < PROGRESS_EVERY) return
    told = performance.now()
    reply({ type: 'progress', run, done: shareOf(event) })
  }
}

function lint({ run, file, pack }: Extract<ThreadRequest, { type: 'lint' }>): void {
  answer(run, () => {
    const report =
      pack === undefined ? idsReport(file) : pack.bases === null ? readHead(file) : lintFile(file, pack.bases)
    return new TextEncoder().encode(`${JSON.stringify(report)}\n`)
  })
}

/** Answers with bytes that are made at once. */
function answer(run: number, make: () => Uint8Array<ArrayBuffer>): void {
  try {
    const json = make()
    reply({ type: 'done', run, answer: { json } }, [json.buffer])
  } catch (error) {
    reply(failure(run, error, new AbortController().signal))
  }
}

/** The document that `POST /v1/ids/lint` answers with: all faults, and how many there are of each kind. */
function idsReport({ name, bytes }: NamedBytes): object {
  const { document, faults } = lintIds(bytes, name)
  const many = (kind: IdsSeverity): number => faults.filter(({ severity }) => severity === kind).length
  return {
    name,
    title: document?.info.title ?? null,
    specifications: document?.specifications.length ?? null,
    fatal: many('fatal'),
    errors: many('error'),
    warnings: many('warning'),
    faults,
  }
}

async function* chunksOf(run: Run): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < AHEAD; i += 1) reply({ type: 'pull', run: run.number })
  for (;;) {
    while (run.waiting.length === 0 && !run.control.signal.aborted) {
      await new Promise<void>((resolve) => {
        run.wake = resolve
      })
    }
    if (run.control.signal.aborted) throw new LintelError('cancelled', 'the check was cancelled')
    const bytes = run.waiting.shift()
    if (bytes === null || bytes === undefined) return
    yield bytes
    reply({ type: 'pull', run: run.number })
  }
}

function failure(run: number, error: unknown, signal: AbortSignal): ThreadReply {
  if (signal.aborted) return { type: 'failed', run, code: 'cancelled', message: 'the check was cancelled' }
  if (error instanceof LintelError) {
    const place = error.place === undefined ? {} : { place: error.place }
    const faults = error instanceof IdsRefusal ? { faults: error.faults } : {}
    return { type: 'failed', run, code: error.code, message: error.message, ...place, ...faults }
  }
  return {
    type: 'failed',
    run,
    code: 'internal-kernel',
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }
}

function reply(message: ThreadReply, moved: readonly ArrayBuffer[] = []): void {
  port.reply(message, moved)
}

await main()
