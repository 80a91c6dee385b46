/** `@thatopen/components` on a page: as its manual shows it, and by the fastest ways that were found. */
import {
  Components,
  FragmentsManager,
  type IDSSpecification,
  IDSSpecifications,
  IfcLoader,
} from '@thatopen/components'
import { IfcImporter } from '@thatopen/fragments'
import type { Judge, Verdict } from './case-sides.ts'

/** Where the site has what it starts with. */
export interface ThatOpenFiles {
  /** URL of `@thatopen/fragments/worker`. */
  readonly worker: string
  /** URL of the folder that `web-ifc.wasm` lies in. */
  readonly wasm: string
}

const MODEL = 'case'
const GROUP = 'cases'
const decoder = new TextDecoder()

/**
 * By `IfcLoader` with all attributes and relations, without which the facets find little; the model is disposed of behind its
 * verdict. Its worker ends with its last model and starts anew with the next.
 */
export async function thatOpenByManual({ worker, wasm }: ThatOpenFiles): Promise<Judge> {
  const components = new Components()
  components.get(FragmentsManager).init(worker)
  const loader = components.get(IfcLoader)
  await loader.setup({ autoSetWasm: false, wasm: { path: wasm, absolute: true } })
  const load = async (bytes: Uint8Array): Promise<void> => {
    await loader.load(bytes, false, MODEL, { instanceCallback: importAll })
  }
  return (ids, model) => verdict(components, load, { ids, model })
}

/**
 * With its importer, fragments that are not packed, and a small model that stays, so that the worker does.
 *
 * @param small an IFC file
 */
export async function thatOpenKeptWorker({ worker, wasm }: ThatOpenFiles, small: Uint8Array): Promise<Judge> {
  const components = new Components()
  const fragments = components.get(FragmentsManager)
  // a group of one worker: it takes the next model where the small one is
  const workers = { classicWorker: false, maxWorkers: 2, threadGroups: { [GROUP]: 1 } }
  fragments.init(worker, workers)
  fragments.core.settings.autoCoordinate = false
  const load = async (bytes: Uint8Array, modelId = MODEL): Promise<void> => {
    const importer = new IfcImporter()
    importer.wasm = { path: wasm, absolute: true }
    importAll(importer)
    const raw = await importer.process({ bytes, raw: true })
    await fragments.core.load(raw, { modelId, raw: true, threadGroup: GROUP })
  }
  await load(small, 'kept')
  return (ids, model) => verdict(components, load, { ids, model })
}

/** From now on a module that is fetched again is not compiled again. web-ifc's is, three times for each model; there is no way to ask for less. */
export function compileOnce(): void {
  const modules = new Map<string, Promise<WebAssembly.Module>>()
  WebAssembly.instantiateStreaming = async (source, imports) => {
    const response = await source
    const module = modules.get(response.url) ?? WebAssembly.compileStreaming(response)
    modules.set(response.url, module)
    return { module: await module, instance: await WebAssembly.instantiate(await module, imports) }
  }
}

function importAll(importer: IfcImporter): void {
  importer.addAllAttributes()
  importer.addAllRelations()
}

async function verdict(
  components: Components,
  load: (bytes: Uint8Array) => Promise<void>,
  { ids, model }: { readonly ids: Uint8Array; readonly model: Uint8Array },
): Promise<Verdict> {
  const specifications = components.get(IDSSpecifications)
  try {
    const loaded = specifications.load(decoder.decode(ids))
    await load(model)
    const met = await Promise.all(loaded.map((one) => isMet(specifications, one)))
    return met.every((one) => one) ? 'pass' : 'fail'
  } catch {
    return 'none'
  } finally {
    await components.get(FragmentsManager).core.disposeModel(MODEL)
    specifications.list.clear()
  }
}

async function isMet(specifications: IDSSpecifications, one: IDSSpecification): Promise<boolean> {
  const { fail } = specifications.getModelIdMap(await one.test([new RegExp(`^${MODEL}$`)]))
  return Object.values(fail).every(({ size }) => size === 0)
}
