/** Packs as single files: every folder with a pack.json becomes `<id>.json` with its rules inside. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const ID = /^[a-z0-9][a-z0-9.-]*(\/[a-z0-9][a-z0-9.-]*)*$/

/**
 * Writes one JSON per pack and `index.json`, which lists them by id.
 *
 * @param fail receives one line that names the file and the defect; must not return
 * @returns the entries of the index: {id, version, title, rules: count, drafts: count, declared: count, file, …}
 */
export function bundleRulesets(source, target, fail) {
  const packs = packFolders(source).map((folder) => readPack(folder, fail))
  const entries = packs.map(indexEntry).sort((a, b) => (a.id < b.id ? -1 : 1))
  const twice = entries.find((entry, at) => entries[at + 1]?.id === entry.id)
  if (twice !== undefined) fail(`two packs have the id '${twice.id}'`)
  rmSync(target, { recursive: true, force: true })
  for (const pack of packs) writeJson(join(target, `${pack.id}.json`), pack)
  writeJson(join(target, 'index.json'), entries)
  return entries
}

function indexEntry(pack) {
  return {
    id: pack.id,
    version: pack.version,
    title: pack.title,
    ...(pack.jurisdiction === undefined ? {} : { jurisdiction: pack.jurisdiction }),
    ...(pack.effective === undefined ? {} : { effective: pack.effective }),
    ...(pack.extends === undefined ? {} : { extends: pack.extends }),
    ...(pack.replaces === undefined ? {} : { replaces: pack.replaces }),
    rules: pack.rules.length,
    drafts: pack.rules.filter((rule) => rule.verified === 'draft').length,
    declared: pack.rules.filter((rule) => rule.live === false && rule.verified !== 'draft').length,
    facts: Object.entries(pack.params ?? {})
      .filter(([, param]) => param.value === undefined)
      .map(([name, { type, unit, oneOf, title }]) => ({ name, type, unit, oneOf, title })),
    file: `${pack.id}.json`,
  }
}

function packFolders(folder) {
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder, { withFileTypes: true })
  const here = entries.some((entry) => entry.name === 'pack.json') ? [folder] : []
  const names = entries
    .filter((entry) => entry.isDirectory() && entry.name !== 'rules')
    .map((entry) => entry.name)
  return [...here, ...names.sort().flatMap((name) => packFolders(join(folder, name)))]
}

function readPack(folder, fail) {
  const pack = readJson(join(folder, 'pack.json'), fail)
  for (const key of ['id', 'version', 'title']) {
    if (typeof pack[key] !== 'string') fail(`${join(folder, 'pack.json')}: '${key}' must be a text`)
  }
  if (!ID.test(pack.id))
    fail(`${join(folder, 'pack.json')}: the id '${pack.id}' must be lower-case words joined by '/'`)
  const rulesFolder = join(folder, 'rules')
  const names = existsSync(rulesFolder)
    ? readdirSync(rulesFolder).filter((name) => name.endsWith('.json'))
    : []
  const rules = names.sort().map((name) => readJson(join(rulesFolder, name), fail))
  return { ...pack, rules: [...(pack.rules ?? []), ...rules] }
}

function readJson(file, fail) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    return fail(`${file}: ${error.message}`)
  }
}

function writeJson(file, value) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(value)}\n`)
}
