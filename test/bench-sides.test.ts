/** The benches compare like with like: every side of them agrees with the kernel, and a side that does not is noticed. */
import { describe, expect, test } from 'vitest'
import { changes } from '../bench/evaluation/changes.ts'
import { evaluation } from '../bench/evaluation/evaluation.ts'
import { generatedRule } from '../bench/evaluation/generated.ts'
import { compiled, evaluate, makeScene } from '../bench/evaluation/scene.ts'
import { assertVerdicts, emptyVerdicts, type Verdicts } from '../bench/evaluation/verdicts.ts'
import { nodePrograms } from '../bench/inputs.ts'
import { assertColumns, assertSame, asWritten } from '../bench/reading/equal-values.ts'
import { valuesByExtractor } from '../bench/reading/ifc-lite.ts'
import { generatedModel } from '../bench/reading/models.ts'
import { reading } from '../bench/reading/reading.ts'
import { everythingInColumns } from '../engine/everything.ts'
import { TO_MANY_RELATIONS } from '../engine/language/ast.ts'
import { readModel } from '../engine/read.ts'
import { Relations } from '../engine/relations.ts'

const ONCE = { warmUp: 0, rounds: 1 }
const programs = await nodePrograms()
const { kernel } = programs

describe('judging', async () => {
  const scene = makeScene(kernel, undefined, { rows: 3000, rules: 120 })
  const run = compiled(await scene.read(), scene.rules)

  test('every side comes to the same verdict for every row and rule, before and after changes', async () => {
    const { figures } = await evaluation(scene, run, ONCE)
    const { figures: changed } = await changes(scene, run, { warmUp: 1, rounds: 5 })

    expect(figures.filter(({ unit }) => unit === 'ms')).toHaveLength(7)
    expect(figures.filter(({ unit }) => unit === 'x')).toHaveLength(7)
    expect(changed).toHaveLength(6)
    for (const { value } of [...figures, ...changed]) expect(value).toBeGreaterThan(0)
  })

  test('every rule is about rows, and the rules fail, pass and leave undecided', async () => {
    const fresh = compiled(await scene.read(), scene.rules)
    const fails = evaluate(fresh, scene)

    const counts = scene.rules.map((_, i) => fresh.counts(i))
    expect(fails).toBeGreaterThan(1000)
    expect(counts.reduce((sum, { pass }) => sum + pass, 0)).toBeGreaterThan(1000)
    expect(counts.reduce((sum, { unknown }) => sum + unknown, 0)).toBeGreaterThan(1000)
    expect(new Set(scene.rules.map(({ applies }) => applies)).size).toBeGreaterThan(10)
  })

  test('one wrong verdict is noticed', async () => {
    const fresh = compiled(await scene.read(), scene.rules)
    evaluate(fresh, scene)
    const verdicts = emptyVerdicts(scene.rules, scene.elements)
    scene.rules.forEach((rule, i) => {
      generatedRule(rule, scene.elements)(verdicts[i] as Verdicts)
    })
    const { fail } = verdicts.find(({ counts }) => (counts[0] as number) > 0) as Verdicts
    const word = fail.findIndex((bits) => bits !== 0)

    expect(() => assertVerdicts('right', fresh, scene.rules, verdicts)).not.toThrow()
    fail[word] = 0
    expect(() => assertVerdicts('wrong', fresh, scene.rules, verdicts)).toThrow(
      /^wrong, bench\.r\d+: row \d+ is not fail/,
    )
  })
})

describe('reading', async () => {
  const generated = generatedModel(400_000)
  const read = () => readModel(kernel, { name: 'generated', chunks: [generated.bytes], size: null })

  test('every side gives the same values of the same occurrences', async () => {
    const { figures } = await reading(programs, generated, ONCE)

    expect(figures.filter(({ unit }) => unit === 'MB/s')).toHaveLength(8)
    expect(figures.filter(({ unit }) => unit === 'x')).toHaveLength(6)
  })

  test('one wrong value is noticed', async () => {
    const model = await read()
    const { properties } = everythingInColumns(model)
    const theirs = await valuesByExtractor(programs.ifcLite, generated.bytes)
    const right = structuredClone(theirs)
    const [values] = theirs.values()
    const [id] = values?.keys() ?? []

    expect(assertColumns(model, properties, theirs, asWritten)).toBeGreaterThan(500)
    values?.set(id as number, 'wrong')
    expect(() => assertColumns(model, properties, theirs, asWritten)).toThrow(/wrong/)
    expect(() => assertSame('theirs', theirs, right)).toThrow(/^theirs: #\d+ .*: wrong, not/)
  })

  test('everything means every attribute of every kept instance, every stated property, every relation', async () => {
    const model = await read()

    const everything = everythingInColumns(model)

    let cells = 0
    for (let row = 0; row < model.rowCount; row++) cells += model.classOf(row).attributes.length
    const relations = new Relations(model)
    expect(everything.attributeCells).toBe(cells)
    expect(everything.links).toBe(
      TO_MANY_RELATIONS.reduce((sum, name) => sum + relations.toMany(name).links, 0),
    )
    expect(everything.links).toBeGreaterThan(1000)
    const text = Buffer.from(generated.bytes).toString('latin1')
    const names = text.matchAll(/IFC(?:PROPERTYSINGLEVALUE|QUANTITY\w+)\('([^'\\]+)'/g)
    const stated = new Set([...everything.properties.keys()].map((key) => key.split('\n')[1]))
    // inside a complex property, which the rule language does not reach
    const inside = 'FrameDepth'
    for (const [, name] of names) if (name !== inside) expect(stated).toContain(name)
  })
})
