/** Runs a check again from what a result says of it, with the model, packs and waivers that are at hand. */
import { basename } from 'node:path'
import { LintelError } from '../engine/errors.ts'
import type { Pack } from '../engine/pack/pack.ts'
import type { ResolvedPack } from '../engine/pack/resolve.ts'
import type { Result } from '../engine/result.ts'
import { comparedRun, modelPart, otherPack } from '../engine/signed/reproduction.ts'
import type { RunOrder } from '../engine/signed/statement.ts'
import type { VerifiedPart } from '../engine/signed/verification.ts'
import type { WaiversInForce } from '../engine/waivers/waiver.ts'
import { nodeHasher } from '../server/checks/hasher.ts'
import { bundledChains, bundledHeads } from './bundled.ts'
import { checkModels } from './check-models.ts'
import type { Host } from './host.ts'
import { isIdsFile, readIdsBytes } from './ids-file.ts'
import { mcpPack } from './mcp-file.ts'
import { openModel } from './model-file.ts'
import { readPack } from './packs.ts'
import { clean } from './pretty/layout.ts'
import { waiversOf } from './waivers.ts'

export interface AtHand {
  readonly model: string
  /** Pack files and folders, and IDS files; what is bundled need not be named. */
  readonly rules: readonly string[]
  readonly waivers: string | undefined
  readonly host: Host
  readonly isLoud: boolean
}

/** What is not the same as when the result was made; thrown in here and told as a part. */
class Otherwise extends Error {
  readonly part: VerifiedPart

  constructor(part: VerifiedPart) {
    super(part.message)
    this.part = part
  }
}

/**
 * Makes the run again and holds it against the result.
 *
 * @param order of a signed result; null for one that nobody signed, where it is guessed from what the result says
 * @throws LintelError when a file cannot be read, or is none that the result was made with
 */
export async function reproduce(
  result: Result,
  order: RunOrder | null,
  atHand: AtHand,
): Promise<readonly VerifiedPart[]> {
  const { host, isLoud } = atHand
  const note = (line: string): void => host.note(clean(line))
  const input = await openModel(atHand.model, note)
  try {
    const waivers = await sameWaivers(result, atHand)
    const packs = await samePacks(result, order, atHand)
    const { jurisdiction } = result.model
    const onRead = (model: { readonly facts: { readonly sha256: string } }): void =>
      refuse(modelPart(result, model.facts.sha256))
    const [made] = await checkModels([{ input, waivers }], { packs, jurisdiction, host, isLoud, onRead })
    return made === undefined ? [] : comparedRun(result, made)
  } catch (error) {
    if (error instanceof Otherwise) return [error.part]
    throw error
  }
}

function refuse(part: VerifiedPart): void {
  if (part.outcome === 'fails') throw new Otherwise(part)
}

async function sameWaivers(
  { waivers: made }: Result,
  { model, waivers }: AtHand,
): Promise<WaiversInForce | undefined> {
  if (made === undefined && waivers !== undefined)
    throw new LintelError('call-invalid', 'the result was made without waivers; leave --waivers out')
  if (made === undefined) return undefined
  const found = await waiversOf(model, { waivers, date: made.date })
  if (found === undefined)
    throw new LintelError(
      'call-invalid',
      `the result was made with the waiver file of the SHA-256 ${made.sha256.slice(0, 16)}…; name it: --waivers FILE`,
    )
  if (found.file.sha256 === made.sha256) return found
  const message = `the waiver file at hand is another: its SHA-256 is ${found.file.sha256}, the result was made with ${made.sha256}`
  throw new Otherwise({ part: 'waivers', outcome: 'fails', message })
}

/** The packs of the result, in its order, with its parameters. */
async function samePacks(
  result: Result,
  order: RunOrder | null,
  { rules, host }: AtHand,
): Promise<readonly ResolvedPack[]> {
  const fromIds = await sameIds(order, rules.filter(isIdsFile))
  const ofIds = new Set(fromIds.map(({ id }) => id))
  const wanted = result.packs.filter(({ id }) => !ofIds.has(id))
  const known = (await bundledHeads()).map(({ id }) => id)
  const foreign = { audit: 'report' as const, note: (line: string) => host.note(clean(line)) }
  const own = await Promise.all(
    rules
      .filter((path) => !isIdsFile(path))
      .map((path) => readPack(path, known, (json) => mcpPack(json, path, foreign))),
  )
  const stranger = own.find(({ id }) => !wanted.some((pack) => pack.id === id))
  if (stranger !== undefined)
    throw new LintelError('call-invalid', `the result was not made with a pack '${stranger.id}'`)
  const ids = wanted.map(({ id }) => id)
  const packs = [...own, ...(await bundledChains(ids, own))]
  await refuseOthers(wanted, packs)
  return [...(await resolved(result, order, { packs, ids })), ...fromIds]
}

async function sameIds(order: RunOrder | null, paths: readonly string[]): Promise<readonly ResolvedPack[]> {
  if (order === null && paths.length === 0) return []
  const { idsFilePacks } = await import('../engine/ids/files.ts')
  const files = await Promise.all(
    paths.map(async (source) => ({ name: basename(source), source, bytes: await readIdsBytes(source) })),
  )
  const chosen = order === null ? files : order.ids.map((wanted) => idsFile(wanted, files))
  const idle = files.find(({ source }) => !chosen.some((file) => file.source === source))
  if (idle !== undefined)
    throw new LintelError('call-invalid', `the result was not made with the IDS file ${idle.source}`)
  return Array.from(idsFilePacks(chosen, order?.audit ?? 'report', nodeHasher), ({ pack }) => pack)
}

interface GivenIds {
  readonly name: string
  readonly source: string
  readonly bytes: Uint8Array
}

/** The file of those bytes, under the name that it had: rules are named after it. */
function idsFile({ name, sha256 }: RunOrder['ids'][number], given: readonly GivenIds[]): GivenIds {
  const found = given.find(({ bytes }) => {
    const hash = nodeHasher()
    hash.update(bytes)
    return hash.digestHex() === sha256
  })
  if (found !== undefined) return { ...found, name }
  const message = `the IDS file '${name}' (${sha256.slice(0, 16)}…) is not at hand; give it with --rules`
  throw new Otherwise({ part: 'packs', outcome: 'fails', message })
}

async function refuseOthers(wanted: Result['packs'], packs: readonly Pack[]): Promise<void> {
  const { packDigest } = await import('../engine/pack/resolve.ts')
  for (const one of wanted) {
    const pack = packs.find(({ id }) => id === one.id)
    const found = pack && { id: pack.id, version: pack.version, sha256: packDigest(pack) }
    if (found?.sha256 !== one.sha256) refuse(otherPack(one, found))
  }
}

async function resolved(
  result: Result,
  order: RunOrder | null,
  { packs, ids }: { readonly packs: readonly Pack[]; readonly ids: readonly string[] },
): Promise<readonly ResolvedPack[]> {
  const { resolvePacks } = await import('../engine/pack/resolve.ts')
  if (order !== null) return resolvePacks(packs, ids, { drafts: order.drafts, params: order.parameters })
  const drafts = result.rules.some(({ verified }) => verified === 'draft')
  const { usedParameters } = await import('../engine/parameters.ts')
  const used = usedParameters(resolvePacks(packs, ids, { drafts }))
  const set = Object.entries(result.parameters).filter(([name, value]) => used[name] !== value)
  return resolvePacks(packs, ids, { drafts, params: Object.fromEntries(set) })
}
