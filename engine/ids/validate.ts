/** Checks a tree of elements against the description of the structure, and says every fault with its place. */
import { proposal } from '../language/nearest.ts'
import { either, type IdsFault, quoted } from './fault.ts'
import { collapsed, QUALIFIED_NAME } from './simple-types.ts'
import { type Content, type ElementType, type ElementUse, SCHEMA_NAMESPACE } from './structure.ts'
import type { XmlAttribute, XmlElement } from './xml.ts'

const INSTANCE_NAMESPACE = 'http://www.w3.org/2001/XMLSchema-instance'

/** A file with more faults than these is another kind of file. */
const MOST_FAULTS = 200

/** @returns the faults of the element and all that stands in it, in their order in the file; none when it has the structure */
export function structureFaults(element: XmlElement, type: ElementType): IdsFault[] {
  const faults: IdsFault[] = []
  checkElement(element, type, faults)
  if (faults.length <= MOST_FAULTS) return faults
  const cut = fault(faults[MOST_FAULTS]!, {
    what: 'there are more faults than are listed here',
    expected: 'the structure of IDS 1.0',
    do: 'mend these first',
  })
  return [...faults.slice(0, MOST_FAULTS), cut]
}

function checkElement(element: XmlElement, type: ElementType, faults: IdsFault[]): void {
  if (faults.length > MOST_FAULTS) return
  checkAttributes(element, type, faults)
  const { content } = type
  if (content.kind === 'any') return
  if (content.kind === 'text') checkText(element, content, faults)
  else {
    checkNoText(element, faults)
    if (content.kind === 'free') checkFree(element, content.elements, faults)
    else if (content.kind === 'choice') checkChoice(element, content.elements, faults)
    else checkSequence(element, content.elements, faults)
  }
}

function checkAttributes(element: XmlElement, type: ElementType, faults: IdsFault[]): void {
  const own = element.attributes.filter(({ namespace }) => namespace === '')
  for (const attribute of element.attributes) {
    if (attribute.namespace !== '' && !isForeignAllowed(element, attribute)) {
      const what = `the attribute '${attribute.name}' of ${tag(element)} has the namespace ${quoted(attribute.namespace)}`
      faults.push(clear(fault(element, { what, expected: 'no such attribute', do: 'remove it' })))
    }
  }
  for (const { name, value } of own) {
    const use = Object.hasOwn(type.attributes, name) ? type.attributes[name] : undefined
    if (use === undefined) faults.push(unknownAttribute(element, name, Object.keys(type.attributes)))
    else if (!use.type.accepts(value) || (use.type === QUALIFIED_NAME && !isSchemaName(element, value))) {
      const what = `the attribute '${name}' of ${tag(element)} is ${quoted(value)}`
      const found = fault(element, { what, expected: use.type.title, do: 'correct the value' })
      faults.push(use.type.isClear?.(value) ? clear(found) : found)
    }
  }
  for (const [name, use] of Object.entries(type.attributes)) {
    if (!use.isRequired || own.some((attribute) => attribute.name === name)) continue
    const what = `${tag(element)} has no attribute '${name}'`
    faults.push(fault(element, { what, expected: use.type.title, do: 'add the attribute' }))
  }
}

const INSTANCE_ATTRIBUTES = ['schemaLocation', 'noNamespaceSchemaLocation', 'type', 'nil']

/** XML Schema's own elements take attributes of other namespaces; instance attributes may stand anywhere. */
function isForeignAllowed(element: XmlElement, { namespace, name }: XmlAttribute): boolean {
  if (namespace === INSTANCE_NAMESPACE) return INSTANCE_ATTRIBUTES.includes(name)
  return element.namespace === SCHEMA_NAMESPACE && namespace !== SCHEMA_NAMESPACE
}

/** Only restrictions have names as values: those of XML Schema's types. */
function isSchemaName(element: XmlElement, name: string): boolean {
  const [prefix, local] = collapsed(name).split(':') as [string, string?]
  return local === undefined || element.namespaceOf(prefix) === SCHEMA_NAMESPACE
}

/** What IDS 0.9 had elsewhere or under another name. */
const MOVED: Readonly<Record<string, string>> = {
  minOccurs: "in IDS 1.0 minOccurs stands on <applicability>, and a requirement has 'cardinality'",
  maxOccurs: "in IDS 1.0 maxOccurs stands on <applicability>, and a requirement has 'cardinality'",
  datatype: "in IDS 1.0 it is called 'dataType', in capitals",
  measure: "in IDS 1.0 it is called 'dataType', in capitals",
  location: 'IDS 1.0 has it no more',
}

/** What changes the meaning where it may stand, other than words for people. */
const TELLING = ['cardinality', 'relation', 'dataType', 'ifcVersion']

function unknownAttribute(element: XmlElement, name: string, known: readonly string[]): IdsFault {
  const moved = MOVED[name]
  const near = proposal(name, known)
  const isNothing = moved === undefined && near === '' && !TELLING.includes(name)
  const found = fault(element, {
    what: `${tag(element)} has an unknown attribute '${name}'${near}`,
    expected: known.length === 0 ? 'no attribute' : either(known),
    do: moved === undefined ? 'remove or rename it' : `${moved}; move or rename it`,
  })
  return isNothing ? clear(found) : found
}

function checkText(element: XmlElement, content: Content & { kind: 'text' }, faults: IdsFault[]): void {
  const [child] = element.children
  if (child !== undefined) {
    const what = `${tag(child)} stands in ${tag(element)}`
    faults.push(fault(child, { what, expected: `${content.type.title} and no elements`, do: 'remove it' }))
  } else if (!content.type.accepts(element.text)) {
    const what = `${tag(element)} is ${quoted(element.text)}`
    const found = fault(element, { what, expected: content.type.title, do: 'correct it' })
    faults.push(content.type.isClear?.(element.text) ? clear(found) : found)
  }
}

function checkNoText(element: XmlElement, faults: IdsFault[]): void {
  if (collapsed(element.text) === '') return
  const what = `the text ${quoted(element.text.trim())} stands in ${tag(element)}`
  faults.push(clear(fault(element, { what, expected: 'elements and no text', do: 'remove the text' })))
}

function checkFree(element: XmlElement, uses: readonly ElementUse[], faults: IdsFault[]): void {
  for (const [number, child] of element.children.entries()) {
    if (faults.length > MOST_FAULTS) return
    const use = useOf(child, uses)
    if (use === undefined) faults.push(unknownElement(child, element, uses))
    else if (use.isFirst && number > 0) faults.push(misplaced(child, 'the first place', element))
    else checkElement(child, use.type, faults)
  }
}

function checkChoice(element: XmlElement, uses: readonly ElementUse[], faults: IdsFault[]): void {
  const [child, second] = element.children
  if (child === undefined) faults.push(missing(element, uses))
  else checkOne(child, element, { uses, faults })
  if (second === undefined) return
  const what = `${tag(element)} holds more than one element`
  const expected = `one of ${either(uses.map(tag))}`
  faults.push(fault(second, { what, expected, do: 'keep one, and write alternatives as enumerations of it' }))
}

function checkOne(
  child: XmlElement,
  parent: XmlElement,
  { uses, faults }: { uses: readonly ElementUse[]; faults: IdsFault[] },
): void {
  const use = useOf(child, uses)
  if (use === undefined) faults.push(unknownElement(child, parent, uses))
  else checkElement(child, use.type, faults)
}

function checkSequence(element: XmlElement, uses: readonly ElementUse[], faults: IdsFault[]): void {
  let next = 0
  const seen = new Set<string>()
  for (const child of element.children) {
    if (faults.length > MOST_FAULTS) return
    const use = useOf(child, uses)
    if (use === undefined) {
      faults.push(ofInfo(element, unknownElement(child, element, uses)))
      continue
    }
    const number = uses.indexOf(use)
    const isAgain = seen.has(use.name)
    seen.add(use.name)
    if (isAgain && !use.isRepeatable) faults.push(ofInfo(element, repeated(child, element)))
    else if (number < next) faults.push(misplaced(child, orderOf(uses), element))
    next = Math.max(next, number)
    checkElement(child, use.type, faults)
  }
  const absent = uses.filter((use) => use.isRequired && !seen.has(use.name))
  for (const use of absent) faults.push(missing(element, [use]))
}

function useOf(child: XmlElement, uses: readonly ElementUse[]): ElementUse | undefined {
  return uses.find(({ name, namespace }) => name === child.name && namespace === child.namespace)
}

function unknownElement(child: XmlElement, parent: XmlElement, uses: readonly ElementUse[]): IdsFault {
  const named = uses.find(({ name }) => name === child.name)
  if (named !== undefined) {
    const found = child.namespace === '' ? 'no namespace' : `the namespace ${quoted(child.namespace)}`
    return fault(child, {
      what: `${tag(child)} in ${tag(parent)} has ${found}`,
      expected: `the namespace ${named.namespace}`,
      do: 'declare it with xmlns, or correct the prefix',
    })
  }
  const names = uses.map(({ name }) => name)
  const near = proposal(child.name, names)
  return fault(child, {
    what: `unknown element ${tag(child)} in ${tag(parent)}${near}`,
    expected: names.length === 0 ? 'no element' : either(uses.map(tag)),
    do: near === '' ? 'remove it' : 'rename it',
  })
}

function misplaced(child: XmlElement, expected: string, parent: XmlElement): IdsFault {
  const what = `${tag(child)} stands too late in ${tag(parent)}`
  return clear(fault(child, { what, expected, do: 'move it' }))
}

function repeated(child: XmlElement, parent: XmlElement): IdsFault {
  const what = `${tag(parent)} holds ${tag(child)} more than once`
  return fault(child, { what, expected: 'it once', do: 'remove one' })
}

function missing(parent: XmlElement, uses: readonly ElementUse[]): IdsFault {
  const expected = either(uses.map(tag))
  return fault(parent, { what: `${tag(parent)} lacks an element`, expected, do: 'add it' })
}

function orderOf(uses: readonly ElementUse[]): string {
  return `the order ${uses.map(tag).join(', ')}`
}

function tag({ name, namespace }: Pick<XmlElement, 'name' | 'namespace'>): string {
  const shown = name.length > 60 ? `${name.slice(0, 60)}…` : name
  return namespace === SCHEMA_NAMESPACE ? `<xs:${shown}>` : `<${shown}>`
}

function fault(
  { place }: Pick<XmlElement, 'place'>,
  words: Pick<IdsFault, 'what' | 'expected' | 'do'>,
): IdsFault {
  return { severity: 'fatal', place, ...words }
}

/** What a file says of itself, and says otherwise than it should, changes nothing of what it asks; the first of two counts. */
function ofInfo({ name }: XmlElement, found: IdsFault): IdsFault {
  return name === 'info' ? clear(found) : found
}

/** A fault that leaves no doubt of what is meant: the file can be read. */
function clear(found: IdsFault): IdsFault {
  return { ...found, severity: 'error' }
}
