/** The parameters that a check ran with, as its result tells them. */
import type { Parameter } from './pack/pack.ts'
import type { ResolvedPack } from './pack/resolve.ts'

type Value = number | string | boolean

/**
 * Name → value with its unit. Packs of several codes may have a parameter of one name: where they set it differently, each
 * is told under its pack, `us/ibc-2021 riser_max`. What nobody stated is left out.
 */
export function usedParameters(
  packs: readonly Pick<ResolvedPack, 'id' | 'names'>[],
): Readonly<Record<string, Value>> {
  const all = packs.flatMap(({ id, names }) =>
    Object.entries(names.params).flatMap(([name, parameter]) => {
      const value = told(parameter)
      return value === undefined ? [] : [{ id, name, value }]
    }),
  )
  const values = new Map<string, Set<Value>>()
  for (const { name, value } of all) values.set(name, (values.get(name) ?? new Set()).add(value))
  return Object.fromEntries(
    all.map(({ id, name, value }) => [values.get(name)?.size === 1 ? name : `${id} ${name}`, value]),
  )
}

function told({ value, unit }: Parameter): Value | undefined {
  return unit === undefined || typeof value !== 'number' ? value : `${value} ${unit}`
}
