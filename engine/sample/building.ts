/** The sample building: a believable office building as IFC text, clean or with planted defects, for demonstrations, tests and benches. */
import { createLayout } from './layout.ts'
import { completeOptions, type SampleManifest, type SampleOptions } from './options.ts'
import { FILE_END, fileHeader, writeBuilding } from './project.ts'
import { openSample, root, type Sample } from './sample.ts'
import type { Ref } from './step.ts'
import { writeFaultyStorey, writeStorey } from './storey.ts'
import { flushTypes, ROOMS_PER_SECTION } from './types.ts'

/** Characters that are gathered before a chunk is given out. */
const CHUNK = 1 << 16

/**
 * Yields the file in chunks of about 64 KB of ASCII; what is held in memory does not grow with the file, but for one number per storey.
 *
 * @returns the manifest: what was planted
 * @throws RangeError when an option is out of range or the building too small for the defects asked for
 */
export function* sampleBuilding(options: SampleOptions): Generator<string, SampleManifest> {
  const complete = completeOptions(options)
  const sample = openSample(complete)
  yield fileHeader(complete.schema)
  yield* writeAll(sample)
  yield sample.writer.take() + FILE_END
  return { options: complete, planted: sample.planted, instances: sample.writer.count() }
}

/** The manifest alone; makes the whole file and drops it. */
export function sampleManifest(options: SampleOptions): SampleManifest {
  const chunks = sampleBuilding(options)
  for (;;) {
    const next = chunks.next()
    if (next.done === true) return next.value
  }
}

function* writeAll(sample: Sample): Generator<string> {
  const { storeys, roomsPerStorey } = sample.options
  const building = writeBuilding(sample)
  const layout = createLayout(sample.options)
  const refs: Ref[] = []
  let rooms = 0
  for (let number = 0; number < storeys; number++) {
    const storey = writeStorey(sample, building, { number, layout })
    for (;;) {
      const step = storey.next()
      if (step.done === true) {
        refs.push(step.value)
        break
      }
      if (sample.writer.pending() > CHUNK) yield sample.writer.take()
    }
    rooms += roomsPerStorey
    if (rooms < ROOMS_PER_SECTION) continue
    flushTypes(sample)
    rooms = 0
  }
  sample.defects.storeys.forEach((defect, i) => {
    refs.push(writeFaultyStorey(sample, building, { number: storeys + i, layout, defect }))
  })
  flushTypes(sample)
  root(sample, 'IfcRelAggregates', { RelatingObject: building.ref, RelatedObjects: refs })
}
