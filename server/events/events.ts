/** The port of events: what happens in buildings, told to whoever listens; memory is an adapter, Redis another. */

interface OfBuilding {
  readonly organisation: string
  readonly building: string
  /** ISO 8601. */
  readonly at: string
}

interface OfValidation extends OfBuilding {
  readonly validation: string
}

/** What happens to a validation; plain data that can be cloned and sent. */
export type ValidationEvent = OfValidation &
  (
    | { readonly type: 'queued' }
    /** 0…1. */
    | { readonly type: 'progress'; readonly progress: number }
    | { readonly type: 'done'; readonly digest: string; readonly status: string }
    | { readonly type: 'failed'; readonly code: string; readonly message: string }
    | { readonly type: 'cancelled' }
  )

/** What the live channels of several servers tell each other: `appended` says that the log of the building has grown. */
export type RoomEvent = OfBuilding &
  (
    | { readonly type: 'appended' }
    | {
        readonly type: 'present'
        readonly server: string
        /** Who is in the room on that server. */
        readonly people: readonly { readonly userId: string; readonly name: string }[]
        /** The others shall say the same. */
        readonly isAsking: boolean
      }
    | { readonly type: 'highlighted'; readonly server: string; readonly data: Highlight }
  )

/** A finding that somebody shows to the others in a room. */
export interface Highlight {
  readonly validation_id: string
  readonly finding: object
  readonly by: { readonly user_id: string; readonly name: string }
}

export type BuildingEvent = ValidationEvent | RoomEvent

/** Hears an event; what it throws does not reach who publishes. */
export type Listener = (event: BuildingEvent) => void

/** Events come at most once, in the order of their publisher; who must not miss one reads the database. */
export interface Events {
  publish(event: BuildingEvent): Promise<void>
  /**
   * Tells of one building.
   *
   * @returns ends it
   */
  subscribe(building: string, listener: Listener): () => void
  /** Tells of all buildings of all organisations: for the server's own parts. */
  subscribeAll(listener: Listener): () => void
}
