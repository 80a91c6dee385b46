/** Takes children and attributes out of elements whose structure was checked. */
import { LintelError } from '../errors.ts'
import type { XmlElement } from './xml.ts'

/** The optional members of a node before the absent ones are left out. */
export type Draft<T> = { -readonly [K in keyof T]?: T[K] | undefined }

export function childOf(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((child) => child.name === name)
}

export function requiredChild(element: XmlElement, name: string): XmlElement {
  return childOf(element, name) ?? unchecked(element, name)
}

export function attributeOf(element: XmlElement, name: string): string | undefined {
  return element.attributes.find((attribute) => attribute.name === name && attribute.namespace === '')?.value
}

export function requiredAttribute(element: XmlElement, name: string): string {
  return attributeOf(element, name) ?? unchecked(element, name)
}

export function withoutAbsent<T extends object>(draft: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const present: { [K in keyof T]?: Exclude<T[K], undefined> } = {}
  for (const key of Object.keys(draft) as (keyof T)[]) {
    const value = draft[key]
    if (value !== undefined) present[key] = value as Exclude<T[keyof T], undefined>
  }
  return present
}

function unchecked(element: XmlElement, name: string): never {
  throw new LintelError('internal-kernel', `<${element.name}> was read without its '${name}'`)
}
