/** What the engine uses and Chrome 87, the oldest web view that hosts the panel, lacks. Imported first by the worker. */

interface OldObject {
  hasOwn?: (record: object, key: PropertyKey) => boolean
}

const old = Object as OldObject
old.hasOwn ??= (record, key) => Object.getOwnPropertyDescriptor(record, key) !== undefined
