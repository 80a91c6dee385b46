/** Statements that PGlite keeps prepared: they say what statements say that are parsed each time. */
import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PgliteStatements } from '../server/store/pglite-statements.ts'

let database: PGlite
let statements: PgliteStatements

beforeAll(async () => {
  database = await PGlite.create()
  statements = new PgliteStatements(database)
  await statements.run('create table doors (id int primary key, width float8, name text)', [])
}, 60_000)

afterAll(() => database.close())

const prepared = async (): Promise<number> => {
  const { rows } = await database.query<{ n: number }>(
    `select count(*)::int as n from pg_prepared_statements where name like 'lintel%'`,
  )
  return rows[0]?.n ?? -1
}

describe('statements of PGlite', () => {
  it('gives values, their names and types, and how many rows were changed', async () => {
    const insert = 'insert into doors (id, width, name) values ($1, $2, $3), ($4, $5, $6)'
    expect(await statements.run(insert, ['1', '0.9', "d'oor \u00e4", '2', null, ''])).toMatchObject({
      command: 'INSERT',
      rowCount: 2,
      rows: [],
    })
    expect(await statements.run('select name, width from doors where id >= $1 order by id', ['1'])).toEqual({
      command: 'SELECT',
      rowCount: 2,
      fields: [
        { name: 'name', dataTypeID: 25 },
        { name: 'width', dataTypeID: 701 },
      ],
      rows: [
        ["d'oor \u00e4", '0.9'],
        ['', null],
      ],
    })
    expect(await statements.run('update doors set width = 1 where id = $1', ['7'])).toMatchObject({
      command: 'UPDATE',
      rowCount: 0,
    })
  })

  it('prepares a statement once, however often it is asked', async () => {
    const before = await prepared()
    for (let i = 0; i < 20; i += 1) await statements.run('select id from doors where id = $1', [String(i)])
    expect(await prepared()).toBe(before + 1)
  })

  it('answers by the tables as they are after they have changed', async () => {
    expect((await statements.run('select * from doors where id = $1', ['1'])).fields).toHaveLength(3)
    await statements.run('alter table doors add column fire text default $$EI30$$', [])
    const { rows } = await statements.run('select * from doors where id = $1', ['1'])
    expect(rows).toEqual([['1', '0.9', "d'oor \u00e4", 'EI30']])
  })

  it('says what PostgreSQL says of a statement that fails, and goes on', async () => {
    const insert = 'insert into doors (id) values ($1)'
    await expect(statements.run(insert, ['1'])).rejects.toMatchObject({
      code: '23505',
      constraint: 'doors_pkey',
    })
    await expect(statements.run(insert, ['a door'])).rejects.toMatchObject({ code: '22P02' })
    await expect(statements.run('select nothing from doors', [])).rejects.toMatchObject({ code: '42703' })
    expect((await statements.run(insert, ['3'])).rowCount).toBe(1)
    expect((await statements.run('select nothing from doors', []).catch((e) => e.code)) as string).toBe(
      '42703',
    )
  })

  it('says in a transaction that failed that it failed, until it ends', async () => {
    const select = 'select id, name from doors where id = $1'
    await statements.run('begin', [])
    await expect(statements.run('select 1 / $1::int as x', ['0'])).rejects.toMatchObject({ code: '22012' })
    await expect(statements.run(select, ['1'])).rejects.toMatchObject({ code: '25P02' })
    expect((await statements.run('rollback', [])).command).toBe('ROLLBACK')
    expect((await statements.run(select, ['2'])).rows).toEqual([['2', '']])
  })

  it('keeps so many and drops what was asked longest ago', async () => {
    for (let i = 0; i < 400; i += 1)
      expect((await statements.run(`select id + ${i} from doors where id = $1`, ['1'])).rows).toEqual([
        [String(1 + i)],
      ])
    await statements.run('select 1 as one', [])
    expect(await prepared()).toBeLessThanOrEqual(257)
    expect((await statements.run('select id + 0 from doors where id = $1', ['1'])).rows).toEqual([['1']])
  })
})
