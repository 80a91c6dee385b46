/**
 * Hostile programs: words of compiled programs changed. They are refused with FAULT_PROGRAM, or run to their end, alike
 * on both twins, and leave the model as it was. The addresses in a program are the compiler's and are not changed.
 */
import { readFileSync } from 'node:fs'
import { FAULT_PROGRAM } from '../../assembly/abi.ts'
import { LintelError } from '../../engine/errors.ts'
import { type Kernel, loadKernel } from '../../engine/kernel.ts'
import type { Model } from '../../engine/model.ts'
import { Run } from '../../engine/run.ts'
import type { Random } from '../../engine/sample/random.ts'
import { KERNEL_FILE } from '../digest/inputs.ts'
import { file, read } from '../kernel/load.ts'
import { checked } from '../language/harness.ts'
import { Coverage, type CoveredKernel, coveredKernel } from './coverage.ts'
import type { Target } from './fuzz.ts'
import { firstDifference, modelFacts } from './step-facts.ts'
import { pick } from './step-hostile.ts'

/** Loops and calls that loading, running and one change may make. */
const FUEL = 60_000_000
/** Words from here on are addresses or parts of numbers with a fraction. */
const LARGEST_INDEX = 20_000
/** Words of a header before its sections: magic, version, length. */
const HEADER_WORDS = 3

const RULES = [
  ['X.n + type.X.n * 2 >= 1.5 and X.t in ["A", "B"]', 'storey.Name matches /n.*/ or exists(type)'],
  ['count(storey.contents where X.n > 1) > 1 and this is IfcDoor', 'X.n in 0 .. 2 or X.b'],
  ['unique(Name within storey) and sum(storey.contents.X.n) > 3', 'unique(X.t)'],
  ['table.load[X.t] < 3 and storey.Name = Name and length(Name) > 1', 'sin(X.n) < about(X.n, 0.1)'],
  [
    'min(IfcDoor.X.n where X.t != "A") < max(IfcWall.X.n)',
    'every(storey.contents where X.b satisfies X.n ?? 1 > 0)',
  ],
]
const NAMES = { tables: { load: { values: { A: 1, B: 2.5 } } } }

/** A storey with doors and walls, a type, and values that are there, missing or of another kind. */
const MODEL = file(
  [
    "#1=IFCBUILDINGSTOREY('s',$,'n1',$,$,$,$,$,.ELEMENT.,0.);",
    ...[10, 11, 12, 13].map((id) => `#${id}=IFCDOOR('d${id}',$,'n${id % 3}',$,$,$,$,$,2.1,0.9,$,$,$);`),
    ...[20, 21, 22].map((id) => `#${id}=IFCWALL('w${id}',$,'n${id}',$,$,$,$,$,$);`),
    "#30=IFCDOORTYPE('t',$,'n30',$,$,(#40),$,$,$,.DOOR.,.NOTDEFINED.,$,$);",
    "#31=IFCRELDEFINESBYTYPE('r1',$,$,$,(#10,#11),#30);",
    "#32=IFCRELCONTAINEDINSPATIALSTRUCTURE('r2',$,$,$,(#10,#11,#12,#20,#21),#1);",
    "#33=IFCRELDEFINESBYPROPERTIES('r3',$,$,$,(#10,#12,#20),#41);",
    ...['40', '41'].map((id) => `#${id}=IFCPROPERTYSET('p${id}',$,'X',$,(#50,#5${id[1]},#52));`),
    "#50=IFCPROPERTYSINGLEVALUE('n',$,IFCREAL(1.5),$);",
    "#51=IFCPROPERTYSINGLEVALUE('t',$,IFCLABEL('A'),$);",
    "#52=IFCPROPERTYSINGLEVALUE('b',$,IFCBOOLEAN(.T.),$);",
  ].join('\n'),
)

export async function programTarget(): Promise<Target> {
  const covered = await coveredKernel()
  const simd = await loadKernel(readFileSync(KERNEL_FILE))
  const coverage = new Coverage(covered.probes)
  return {
    name: 'program',
    seeds: () => RULES.map((_, i) => String(i)),
    mutate,
    reached: () => `${coverage.reached} of ${covered.probes} branches of the kernel`,
    run: async (input) => {
      try {
        const problem = await judge(input, covered, simd)
        return { isNew: coverage.add(covered.counters()), problem }
      } catch (error) {
        if (covered.isExhausted()) return { isNew: true, problem: 'hang: more steps than the program allows' }
        return { isNew: true, problem: `threw ${String(error)}: ${(error as Error).stack}` }
      }
    },
  }
}

/** An input is `rules place=word place=word …`. */
function mutate(input: string, others: readonly string[], random: Random): string {
  const [rules = '0', ...edits] = input.split(' ')
  const edit = `${random.below(1 << 20)}=${hostileWord(random)}`
  const way = random.below(6)
  if (way < 3 && edits.length > 0) edits.splice(random.below(edits.length), 1)
  else if (way === 3) edits.push(...pick(others, random).split(' ').slice(1))
  else edits.push(edit)
  // with many changes some word is always refused first
  return [rules, ...edits.slice(-3)].join(' ')
}

function hostileWord(random: Random): number {
  const words = [
    0, 1, 2, 0xffffffff, 0x7fffffff, 0x80000000, 0x10000, 0x1000000, 0x2000001, 0x6000000, 254, 255, 256,
  ]
  return random.below(2) === 0 ? pick(words, random) : random.below(random.below(2) === 0 ? 16 : 600)
}

/** What is wrong; null when nothing is. */
async function judge(input: string, covered: CoveredKernel, simd: Kernel): Promise<string | null> {
  covered.fuel = 0
  const [mine, theirs] = [await prepare(input, covered), await prepare(input, simd)]
  const facts = modelFacts(mine.model, [])
  covered.refuel(FUEL)
  const ending = tryProgram(mine)
  covered.refuel(0)
  if (ending.startsWith('trap')) return `${ending}: ${input}`
  const damage = firstDifference(modelFacts(mine.model, []), facts)
  if (damage !== null) return `the model was changed: ${damage}`
  const other = tryProgram(theirs)
  return other === ending ? null : `the twins differ: ${ending} and ${other}`
}

interface Prepared {
  readonly model: Model
  readonly words: Uint32Array
  readonly rules: number
}

/** A model whose kernel holds the compiled program, and the changed words. */
async function prepare(input: string, kernel: Kernel): Promise<Prepared> {
  const [rules = '0', ...edits] = input.split(' ')
  const model = await read(MODEL, kernel)
  const texts = RULES[Number(rules) % RULES.length] as readonly string[]
  const { program } = new Run(
    model,
    texts.map((text) => checked('IfcDoor', text, NAMES)),
  )
  const words = model.u32Array(program.address, program.bytes / 4).slice()
  const first = firstSection(words)
  const places = Array.from(words.keys()).filter((i) => i >= first && (words[i] as number) < LARGEST_INDEX)
  for (const [place, word] of edits.map((edit) => edit.split('=').map(Number)))
    words[places[(place as number) % places.length] as number] = word as number
  return { model, words, rules: texts.length }
}

/** Where the header ends: at the section that lies first. */
function firstSection(words: Uint32Array): number {
  let first = words.length
  for (let i = HEADER_WORDS; i < first; i += 2) first = Math.min(first, (words[i + 1] as number) / 4)
  return first
}

/** `refused`, `trap …`, or what the rules counted. */
function tryProgram({ model, words, rules }: Prepared): string {
  const { kernel } = model
  const at = kernel.alloc(words.byteLength) >>> 0
  model.u32Array(at, words.length).set(words)
  try {
    kernel.programLoad(at, words.byteLength, model.rowCount)
    kernel.programOpen()
    kernel.programJudge()
    kernel.changeMark(0, 0)
    kernel.changeRun(1)
    return [...model.u32Array(kernel.ruleCounts(), 4 * rules)].join(' ')
  } catch (error) {
    if (!(error instanceof LintelError)) throw error
    return kernel.lastFault() === FAULT_PROGRAM ? 'refused' : `trap ${error.message}`
  }
}
