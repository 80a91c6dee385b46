/** Edits of a generated building by the packs that come with Lintel: instances that come, go and are stated anew, up to their findings. */
import type { ModelEdit } from '../../engine/edit.ts'
import type { Hasher } from '../../engine/hasher.ts'
import type { Kernel } from '../../engine/kernel.ts'
import { LiveCheck, type ResultChanges } from '../../engine/live-check.ts'
import type { ResolvedPack } from '../../engine/pack/resolve.ts'
import { readModel } from '../../engine/read.ts'
import { type Section, timed } from '../figures.ts'
import { measure, of, type Rounds, type Side } from '../measure.ts'
import { generatedChunks } from '../reading/models.ts'

/** Names far behind those of the file. */
const FIRST_NAME = 900_000_000

export interface EditsSize {
  /** Bytes of the building. */
  readonly bytes: number
  readonly rounds: Rounds
}

/** What edits cost, beside judging everything anew. */
export async function edits(
  kernel: Kernel,
  hasher: (() => Hasher) | undefined,
  packs: readonly ResolvedPack[],
  { bytes, rounds }: EditsSize,
): Promise<Section> {
  const input = { name: 'building', chunks: generatedChunks(bytes), size: null }
  const model = await readModel(kernel, input, { hasher })
  const live = new LiveCheck(kernel, model, { packs })
  const host = new Host(live)
  // the first edit makes room
  live.edit(host.door())
  const whole: Side = {
    name: 'judging everything anew, without findings',
    run: () => {
      live.run.forget()
      live.run.evaluate()
      return 0
    },
  }
  const timings = [
    ...(await measure(host.sides(), rounds, { collect: false })),
    ...(await measure([whole], { warmUp: 1, rounds: Math.ceil(rounds.rounds / 10) })),
  ]
  assertAsWhole(live, packs)
  live.close()
  const rows = model.countIn(model.rowsOf('IfcRoot'))
  const [first, ...others] = timings.map((timing) => timed(timing))
  const slowest = Math.max(...host.sides().map(({ name }) => of(timings, name).median))
  return {
    title: `edits, ${rows.toLocaleString('en')} rooted rows x ${packs.flatMap(({ rules }) => rules).length} rules`,
    figures: [
      ...(first === undefined ? [] : [first]),
      ...others,
      {
        name: 'the slowest of them, against judging everything',
        value: of(timings, whole.name).median / slowest,
        unit: 'x',
      },
    ],
  }
}

/** Edits a model as a CAD tool would: doors with where they stand and what they are. */
class Host {
  private readonly live: LiveCheck
  private next = FIRST_NAME
  /** The door that the sides bring, restate and take away in turn. */
  private last = 0
  private readonly storey: number
  private readonly attributes: number

  constructor(live: LiveCheck) {
    const { model } = live.run
    this.live = live
    this.storey = model.idOf(model.rowsOf('IfcBuildingStorey').first)
    this.attributes = model.schema.class('IfcDoor')?.attributes.length ?? 0
  }

  sides(): Side[] {
    return [
      this.side('a door comes, on a storey and with a property set', () => this.doorWithSet()),
      this.side('it is stated anew', () => ({ statements: this.statement(this.last, 'another') })),
      this.side('it goes', () => ({ removed: [this.last] })),
      this.side('it comes back', () => ({ statements: this.statement(this.last, 'again') })),
    ]
  }

  private side(name: string, make: () => ModelEdit): Side {
    let edit: ModelEdit = {}
    return {
      name,
      varies: true,
      prepare: () => {
        edit = make()
      },
      run: () => told(this.live.edit(edit)),
    }
  }

  /** A door alone. */
  door(): ModelEdit {
    return { statements: this.statement(this.next++, 'alone') }
  }

  private doorWithSet(): ModelEdit {
    const [door, set, property] = [this.next++, this.next++, this.next++]
    this.last = door
    const statements = [
      this.statement(door, 'new'),
      `#${property}=IFCPROPERTYSINGLEVALUE('FireRating',$,IFCLABEL('EI30'),$);`,
      `#${set}=IFCPROPERTYSET('${this.globalId()}',$,'Pset_DoorCommon',$,(#${property}));`,
      `#${this.next++}=IFCRELDEFINESBYPROPERTIES('${this.globalId()}',$,$,$,(#${door}),#${set});`,
      `#${this.next++}=IFCRELCONTAINEDINSPATIALSTRUCTURE('${this.globalId()}',$,$,$,(#${door}),#${this.storey});`,
    ]
    return { statements: statements.join('\n') }
  }

  private statement(name: number, label: string): string {
    const rest = ',$'.repeat(this.attributes - 3)
    return `#${name}=IFCDOOR('${String(name).padStart(22, '0')}',$,'${label}'${rest});`
  }

  private globalId(): string {
    return `1${String(this.next).padStart(21, '0')}`
  }
}

/** @returns a number made from what an edit told */
function told({ flips, findings: { added, changed, removed } }: ResultChanges): number {
  return flips.length + added.length + changed.length + removed.length
}

/** After all those edits the counts must be those of judging everything anew. */
function assertAsWhole(live: LiveCheck, packs: readonly ResolvedPack[]): void {
  const numbers = packs.flatMap(({ rules }) => rules).map((_, number) => number)
  const counts = (): string => JSON.stringify(numbers.map((number) => live.run.counts(number)))
  const followed = counts()
  live.run.forget()
  live.run.evaluate()
  if (counts() !== followed)
    throw new Error('the counts after edits are not those of judging everything anew')
}
