/** Judging with one thread more, against one alone; what the machine itself gives two loops side by side stands beside it. */
import { readFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { nodeThread } from '../../cli/threads.ts'
import { loadKernel } from '../../engine/kernel.ts'
import type { Run } from '../../engine/run.ts'
import { KERNEL_FILE } from '../../test/digest/inputs.ts'
import { ALWAYS, THREADS_FILE } from '../../test/kernel/threads.ts'
import { type Section, timed } from '../figures.ts'
import { measure, of, type Rounds, type Side } from '../measure.ts'
import { compiled, evaluate, makeScene, type Scene } from './scene.ts'

const CELLS = 'from the cells'
const PLANES = 're-check'
const [ALONE, HELPED] = ['one alone', 'one and a thread']
const [LOOP, BESIDE] = ['a loop', 'a loop beside another']

/** Counts that differ stop the bench. */
export async function threads(
  size: { readonly rows: number; readonly rules: number },
  rounds: Rounds,
): Promise<Section> {
  const [simd, shared] = [readFileSync(KERNEL_FILE), readFileSync(THREADS_FILE)]
  const forced = { kernel: shared, count: 1, spawn: nodeThread, from: ALWAYS }
  const alone = makeScene(await loadKernel(simd), undefined, size)
  const helped = makeScene(await loadKernel(simd, undefined, forced), undefined, size)
  const model = await helped.read()
  await model.threads?.ready
  const runs: readonly Run[] = [compiled(await alone.read(), alone.rules), compiled(model, helped.rules)]
  const beside = new Beside()
  const sides = [ALONE, HELPED].flatMap((name, i) => judging(name as string, runs[i] as Run, alone))
  const timings = await measure([...sides, ...beside.sides()], rounds)
  model.close()
  await beside.end()
  const ratio = (name: string, a: string, b: string) => ({
    name,
    value: of(timings, a).median / of(timings, b).median,
    unit: 'x',
  })
  return {
    title: `one thread more, ${alone.title}`,
    figures: [
      ...timings.map((timing) => timed(timing)),
      ...[CELLS, PLANES].map((what) =>
        ratio(`${what}, with a thread`, `${ALONE}: ${what}`, `${HELPED}: ${what}`),
      ),
      {
        ...ratio('two loops at once, of this machine', LOOP, BESIDE),
        value: 2 * (of(timings, LOOP).median / of(timings, BESIDE).median),
      },
    ],
  }
}

function judging(name: string, run: Run, scene: Scene): Side[] {
  return [
    { name: `${name}: ${CELLS}`, prepare: () => run.forget(), run: () => evaluate(run, scene) },
    { name: `${name}: ${PLANES}`, run: () => evaluate(run, scene) },
  ]
}

/** A loop that takes some 10 ms, here and in a worker. */
const LOOP_CODE = 'let x = 0; for (let i = 0; i < 2e7; i++) x = (x + i * 7) | 0;'

/** What two processors give: a loop here while a worker runs the same one. */
class Beside {
  private readonly worker = new Worker(
    `const { parentPort } = require('node:worker_threads')
     parentPort.on('message', () => { ${LOOP_CODE} parentPort.postMessage(x) })`,
    { eval: true },
  )

  sides(): Side[] {
    return [
      { name: LOOP, run: loop },
      { name: BESIDE, run: () => this.both() },
    ]
  }

  end(): Promise<number> {
    return this.worker.terminate()
  }

  private async both(): Promise<number> {
    const other = new Promise<number>((resolve) => this.worker.once('message', resolve))
    this.worker.postMessage(0)
    return loop() + (await other)
  }
}

function loop(): number {
  let x = 0
  for (let i = 0; i < 2e7; i++) x = (x + i * 7) | 0
  return x
}
