/** What `lintel inspect` shows: everything that was met in a model, and what of it was used. Plain data. */
import type { SuggestedPlace } from './place/suggest.ts'
import type { NotRead } from './result.ts'

export interface Inspection {
  readonly name: string
  readonly sha256: string
  /** As written in the file, and the schema it is read as. */
  readonly fileSchema: string
  readonly ifcSchema: string
  readonly header: {
    readonly originatingSystem: string
    readonly timeStamp: string
    readonly authors: readonly string[]
  }
  readonly bytes: number
  readonly lines: number
  /** Instances met, kept as rows, passed over because only geometry needs them. */
  readonly instances: { readonly met: number; readonly kept: number; readonly geometry: number }
  readonly rows: number
  readonly classes: readonly { readonly class: string; readonly count: number; readonly kept: boolean }[]
  readonly units: readonly { readonly type: string; readonly name: string; readonly toSi: number | null }[]
  /** Where the addresses say that it stands; a person has to confirm it. */
  readonly place: SuggestedPlace | null
  readonly spatial: readonly SpatialNode[]
  readonly propertySets: readonly {
    readonly name: string
    readonly sets: number
    readonly rows: number
    readonly standard: boolean
    readonly properties: readonly {
      readonly name: string
      readonly values: number
      readonly types: readonly string[]
    }[]
  }[]
  readonly relations: readonly { readonly name: string; readonly links: number }[]
  readonly strings: number
  readonly notRead: readonly NotRead[]
}

export interface SpatialNode {
  readonly class: string
  readonly name: string
  readonly globalId: string
  readonly elevation?: number
  readonly elements: number
  readonly children: readonly SpatialNode[]
}
