/** Whether running the same bytes gives the same result: a run that was just made, held against what a result says. */
import type { ListedResult } from '../result.ts'
import type { Stated } from './statement.ts'
import type { VerifiedPart } from './verification.ts'

type Made = Omit<ListedResult, 'findings'>

/** @param made the run that was just made with the model, packs, parameters and waivers that are at hand */
export function comparedRun(stated: Stated, made: Made): readonly VerifiedPart[] {
  const model = modelPart(stated, made.model.sha256)
  const packs = packsPart(stated, made)
  const kernel = kernelPart(stated, made)
  if ([model, packs].some(({ outcome }) => outcome === 'fails')) return [model, packs, kernel]
  return [model, packs, kernel, runPart(stated, made)]
}

/** @param sha256 of the model at hand */
export function modelPart({ model }: Pick<Stated, 'model'>, sha256: string): VerifiedPart {
  const part = 'model'
  if (sha256 !== model.sha256) {
    const message = `the model at hand is another: its SHA-256 is ${sha256}, the result is of ${model.sha256}`
    return { part, outcome: 'fails', message }
  }
  const changes = (model.changedValues ?? 0) + (model.changedInstances ?? 0)
  if (changes === 0)
    return { part, outcome: 'holds', message: `the model at hand is the one that was checked (${sha256})` }
  const message = `the model was changed in ${changes} places after it was read: the file alone cannot reproduce the result`
  return { part, outcome: 'fails', message }
}

function packsPart({ packs }: Stated, made: Made): VerifiedPart {
  const part = 'packs'
  const here = new Map(made.packs.map((pack) => [pack.id, pack]))
  const other = packs.find(({ id, sha256 }) => here.get(id)?.sha256 !== sha256)
  if (other !== undefined) return otherPack(other, here.get(other.id))
  const more = made.packs.find(({ id }) => !packs.some((pack) => pack.id === id))
  if (more !== undefined)
    return { part, outcome: 'fails', message: `the pack '${more.id}' was not checked against` }
  return { part, outcome: 'holds', message: `the packs at hand are the same bytes: ${packs.length}` }
}

/** @param found the pack of that id which is at hand */
export function otherPack(
  wanted: Stated['packs'][number],
  found: Stated['packs'][number] | undefined,
): VerifiedPart {
  const name = `'${wanted.id}' ${wanted.version} (${wanted.sha256.slice(0, 16)}…)`
  const message =
    found === undefined
      ? `the pack ${name} is not at hand; give its file`
      : `the pack ${name} is not at hand: found is ${found.version} (${found.sha256.slice(0, 16)}…); give its file`
  return { part: 'packs', outcome: 'fails', message }
}

function kernelPart({ kernel }: Stated, made: Made): VerifiedPart {
  const part = 'kernel'
  const here = made.kernel
  if (here.sha256 === kernel.sha256)
    return {
      part,
      outcome: 'holds',
      message: `the kernel is the same bytes: ${kernel.version} ${kernel.build}`,
    }
  const names = `made with ${kernel.version} ${kernel.build} (${kernel.sha256.slice(0, 16)}…), run here with ${here.version} ${here.build} (${here.sha256.slice(0, 16)}…)`
  const builds = here.version === kernel.version && here.build !== kernel.build
  const message = `${builds ? 'another build of the kernel, which must agree' : 'another kernel'}: ${names}`
  return { part, outcome: 'open', message }
}

function runPart(stated: Stated, made: Made): VerifiedPart {
  const part = 'run'
  if (made.digest === stated.digest)
    return { part, outcome: 'holds', message: `run again, it gives the same digest: ${made.digest}` }
  const message = `run again, it gives another digest: ${made.digest}, not ${stated.digest}; ${whyOther(stated, made)}`
  return { part, outcome: 'fails', message }
}

function whyOther(stated: Stated, made: Made): string {
  const { fail, unknown, pass, waived } = made.summary
  const counts = (one: Stated['summary']): string =>
    `${one.fail} fail, ${one.unknown} unknown, ${one.pass} pass, ${one.waived} waived`
  const [there, here] = [counts(stated.summary), counts({ ...made.summary, fail, unknown, pass, waived })]
  if (stated.model.jurisdiction !== made.model.jurisdiction) return 'the jurisdiction is another'
  if (JSON.stringify(sorted(stated.parameters)) !== JSON.stringify(sorted(made.parameters)))
    return 'the parameters are others'
  if (stated.waivers?.sha256 !== made.waivers?.sha256) return 'the waiver file is another'
  if (stated.waivers?.date !== made.waivers?.date) return 'the day on which waivers hold is another'
  return there === here
    ? `the counts are the same (${here}), the findings are not`
    : `it says ${there}, and here ${here}`
}

function sorted(parameters: Stated['parameters']): readonly unknown[] {
  return Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1))
}
