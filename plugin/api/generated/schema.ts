/** The types of the API: `npm run generate:client` writes them, and a test says when they are old. */


/** OneOf type helpers */
type Without<T, U> = { [P in Exclude<keyof T, keyof U>]?: never };
type XOR<T, U> = (T | U) extends object ? (Without<T, U> & U) | (Without<U, T> & T) : T | U;
type OneOf<T extends any[]> = T extends [infer Only] ? Only : T extends [infer A, infer B, ...infer Rest] ? OneOf<[XOR<A, B>, ...Rest]> : never;

export interface paths {
  "/.well-known/jwks.json": {
    /** The public keys that verify signed results and access tokens */
    get: operations["getWellKnownJwksJson"];
  };
  "/health": {
    /** Whether the process lives */
    get: operations["getHealth"];
  };
  "/ready": {
    /** Whether it can work, and which dependency is not ready */
    get: operations["getReady"];
  };
  "/v1/all-keys": {
    /** The API keys of all members, newest first */
    get: operations["getAllKeys"];
  };
  "/v1/all-keys/{id}": {
    /** Revokes an API key of anybody at once */
    delete: operations["deleteAllKeysId"];
  };
  "/v1/assistant": {
    /** A message of the Model Context Protocol; each tool needs its own permission */
    post: operations["postAssistant"];
  };
  "/v1/audit": {
    /** Who did what in the organisation, newest first */
    get: operations["getAudit"];
  };
  "/v1/auth": {
    /** How one signs in here */
    get: operations["getAuth"];
  };
  "/v1/auth/oidc/callback": {
    /** Where the provider sends the browser back; the refresh token comes as a cookie */
    get: operations["getAuthOidcCallback"];
  };
  "/v1/auth/oidc/start": {
    /** Sends the browser to the sign-in provider */
    get: operations["getAuthOidcStart"];
  };
  "/v1/auth/organisation": {
    /** The session acts in another organisation of the user; access tokens of before are not good any more */
    put: operations["putAuthOrganisation"];
  };
  "/v1/auth/password": {
    /** Another password; all other sessions end */
    put: operations["putAuthPassword"];
  };
  "/v1/auth/refresh": {
    /** The next pair of tokens; a refresh token that comes twice ends its session */
    post: operations["postAuthRefresh"];
  };
  "/v1/auth/sign-in": {
    /** Signs in by password; a one-time password needs a new one beside it */
    post: operations["postAuthSignIn"];
  };
  "/v1/auth/sign-out": {
    /** Ends the session of a refresh token */
    post: operations["postAuthSignOut"];
  };
  "/v1/buildings": {
    /** The buildings of the organisation, newest first */
    get: operations["getBuildings"];
    /** Makes a building */
    post: operations["postBuildings"];
  };
  "/v1/buildings/{id}": {
    /** A building */
    get: operations["getBuildingsId"];
    /** Removes a building with all its models */
    delete: operations["deleteBuildingsId"];
    /** Changes what is said of a building; what is not named stays */
    patch: operations["changeBuildingsId"];
  };
  "/v1/buildings/{id}/comments": {
    /** The comments on a building, newest first; of one finding or validation where it is named */
    get: operations["getBuildingsIdComments"];
    /** Writes a comment on a building, or on a finding or validation of it */
    post: operations["postBuildingsIdComments"];
  };
  "/v1/buildings/{id}/live": {
    /** The live channel of a building, a WebSocket: what happens there, as it happens */
    get: operations["getBuildingsIdLive"];
  };
  "/v1/buildings/{id}/models": {
    /** The models of a building, newest first */
    get: operations["getBuildingsIdModels"];
    /** Makes a model; its files come as versions */
    post: operations["postBuildingsIdModels"];
  };
  "/v1/buildings/{id}/statistics": {
    /** How a building complied over time, and how often it was checked */
    get: operations["getBuildingsIdStatistics"];
  };
  "/v1/buildings/{id}/validations": {
    /** The validations of a building, newest first */
    get: operations["getBuildingsIdValidations"];
  };
  "/v1/buildings/{id}/waivers": {
    /** The waivers of a building, newest first */
    get: operations["getBuildingsIdWaivers"];
    /** Gives a finding a waiver */
    post: operations["postBuildingsIdWaivers"];
  };
  "/v1/buildings/{id}/waivers.json": {
    /** All waivers of a building that were not withdrawn, as the file that `lintel check --waivers` takes */
    get: operations["getBuildingsIdWaiversJson"];
    /** Takes a `lintel-waivers/1` file: gives what is new, changes what differs, leaves everything else */
    post: operations["postBuildingsIdWaiversJson"];
  };
  "/v1/check": {
    /** Checks a model that is sent along; nothing is kept */
    post: operations["postCheck"];
  };
  "/v1/comments/{id}": {
    /** Removes a comment of one’s own; an admin removes everybody’s */
    delete: operations["deleteCommentsId"];
    /** Changes the text of a comment of one’s own */
    patch: operations["changeCommentsId"];
  };
  "/v1/comments/{id}/history": {
    /** Every version of a comment, the first one first; of a removed one to an admin alone */
    get: operations["getCommentsIdHistory"];
  };
  "/v1/ids-files": {
    /** The IDS files of the organisation, each version, newest first */
    get: operations["getIdsFiles"];
    /** Takes an IDS file in the body, its name in the query (`name`); one with a fatal fault is refused */
    post: operations["postIdsFiles"];
  };
  "/v1/ids-files/{id}": {
    /** A version of an IDS file */
    get: operations["getIdsFilesId"];
    /** Withdraws a version of an IDS file: nothing new is checked with it; it stays to be read */
    delete: operations["deleteIdsFilesId"];
  };
  "/v1/ids-files/{id}/content": {
    /** The bytes of a version of an IDS file, withdrawn or not */
    get: operations["getIdsFilesIdContent"];
  };
  "/v1/ids/lint": {
    /** What is wrong with an IDS file that is sent along; nothing is kept */
    post: operations["postIdsLint"];
  };
  "/v1/jurisdictions": {
    /** All places that packs are for, with what they lie in; parents stand before their parts */
    get: operations["getJurisdictions"];
  };
  "/v1/jurisdictions/{path}": {
    /** Which packs decide in a place on a day (`date`, else today), and why others of the place do not */
    get: operations["getJurisdictionsPath"];
  };
  "/v1/keys": {
    /** One’s own API keys, newest first */
    get: operations["getKeys"];
    /** Makes an API key that acts for whoever asks */
    post: operations["postKeys"];
  };
  "/v1/keys/{id}": {
    /** Revokes an API key of one’s own at once */
    delete: operations["deleteKeysId"];
  };
  "/v1/me": {
    /** Who asks, and what they may do */
    get: operations["getMe"];
  };
  "/v1/members": {
    /** The members of the organisation, newest account first */
    get: operations["getMembers"];
    /** Adds a person, with a one-time password to hand over */
    post: operations["postMembers"];
  };
  "/v1/members/{id}": {
    /** A member */
    get: operations["getMembersId"];
    /** Removes a member; sessions and API keys end at once, what they made stays */
    delete: operations["deleteMembersId"];
    /** Gives a person another role, disables a member, or takes that back */
    patch: operations["changeMembersId"];
  };
  "/v1/members/{id}/one-time-password": {
    /** Another one-time password for a member; all their sessions end */
    post: operations["postMembersIdOneTimePassword"];
  };
  "/v1/members/{id}/sessions": {
    /** Where a member is signed in, newest first: sessions that act in this organisation */
    get: operations["getMembersIdSessions"];
    /** Signs a member out everywhere, at once; API keys stay good */
    delete: operations["deleteMembersIdSessions"];
  };
  "/v1/models/{id}": {
    /** A model */
    get: operations["getModelsId"];
    /** Removes a model with all its versions */
    delete: operations["deleteModelsId"];
    /** Gives a model another name */
    patch: operations["changeModelsId"];
  };
  "/v1/models/{id}/deltas": {
    /** The deltas of a model, the first one first */
    get: operations["getModelsIdDeltas"];
    /** Changes a model by small steps, checks it again and tells what changed */
    post: operations["postModelsIdDeltas"];
  };
  "/v1/models/{id}/live": {
    /** How a model stands after its last delta */
    get: operations["getModelsIdLive"];
    /** Says what a model is checked with from now on, after each delta */
    put: operations["putModelsIdLive"];
  };
  "/v1/models/{id}/live/result": {
    /** The result of a model as it is after its last delta; the header `delta-sequence` says which */
    get: operations["getModelsIdLiveResult"];
  };
  "/v1/models/{id}/uploads": {
    /** Starts an upload in parts */
    post: operations["postModelsIdUploads"];
  };
  "/v1/models/{id}/versions": {
    /** The versions of a model, newest first */
    get: operations["getModelsIdVersions"];
    /** Makes a version of an IFC file, the body; it may be packed with `content-encoding: gzip` */
    post: operations["postModelsIdVersions"];
  };
  "/v1/organisation": {
    /** The organisation that one acts in */
    get: operations["getOrganisation"];
    /** Renames it or changes its settings; what is not named stays */
    patch: operations["changeOrganisation"];
  };
  "/v1/organisation/usage": {
    /** What the organisation keeps on the server: bytes, things and people */
    get: operations["getOrganisationUsage"];
  };
  "/v1/organisations": {
    /** Makes another organisation, whose first admin is who asks */
    post: operations["postOrganisations"];
  };
  "/v1/own-packs": {
    /** The packs of the organisation, each version, newest first */
    get: operations["getOwnPacks"];
    /** Takes a pack as JSON in the body; one that cannot run is refused with its faults and their places */
    post: operations["postOwnPacks"];
  };
  "/v1/own-packs/{id}": {
    /** A version of a pack */
    get: operations["getOwnPacksId"];
    /** Withdraws a version of a pack: nothing new is checked with it; it stays to be read */
    delete: operations["deleteOwnPacksId"];
  };
  "/v1/own-packs/{id}/content": {
    /** What stands in a version of a pack, withdrawn or not */
    get: operations["getOwnPacksIdContent"];
  };
  "/v1/packs": {
    /** The packs that come with Lintel; those of the organisation are at `/v1/own-packs` */
    get: operations["getPacks"];
  };
  "/v1/permissions": {
    /** Which role may do what */
    get: operations["getPermissions"];
  };
  "/v1/place-suggestions": {
    /** The place that an address in one line may mean; a person has to confirm it */
    get: operations["getPlaceSuggestions"];
  };
  "/v1/rules": {
    /** The rules of a pack, and what it changes in the packs that it extends */
    get: operations["getRules"];
  };
  "/v1/sample.ifc": {
    /** A building that was made up, to try things with */
    get: operations["getSampleIfc"];
  };
  "/v1/service-accounts": {
    /** Adds a service as a member, with the role api_user */
    post: operations["postServiceAccounts"];
  };
  "/v1/service-accounts/{id}/keys": {
    /** Makes an API key for a service */
    post: operations["postServiceAccountsIdKeys"];
  };
  "/v1/sessions": {
    /** Where one is signed in, newest first */
    get: operations["getSessions"];
    /** Ends all sessions of one’s own but the one that asks */
    delete: operations["deleteSessions"];
  };
  "/v1/sessions/{id}": {
    /** Ends a session of one’s own at once */
    delete: operations["deleteSessionsId"];
  };
  "/v1/signing-keys": {
    /** All signing keys, newest first; for admins of the oldest organisation */
    get: operations["getSigningKeys"];
    /** From now on a new key signs; the one before still verifies */
    post: operations["postSigningKeys"];
  };
  "/v1/signing-keys/{kid}": {
    /** Nothing that this key signed holds any more: for a key that somebody else may have */
    delete: operations["deleteSigningKeysKid"];
  };
  "/v1/statistics": {
    /** How all buildings complied over time, and how often they were checked */
    get: operations["getStatistics"];
  };
  "/v1/uploads": {
    /** The open uploads of the organisation, newest first */
    get: operations["getUploads"];
  };
  "/v1/uploads/{id}": {
    /** An upload, and which of its parts came */
    get: operations["getUploadsId"];
    /** Gives an upload up; a version it was completed to stays */
    delete: operations["deleteUploadsId"];
  };
  "/v1/uploads/{id}/complete": {
    /** Joins the parts to a version; a second call gives the same */
    post: operations["postUploadsIdComplete"];
  };
  "/v1/uploads/{id}/parts/{number}": {
    /** Sends a part, the body; one that came already is replaced */
    put: operations["putUploadsIdPartsNumber"];
  };
  "/v1/validations/{id}": {
    /** A validation: how it stands, and what came out */
    get: operations["getValidationsId"];
  };
  "/v1/validations/{id}/cancel": {
    /** Ends a validation that waits or runs */
    post: operations["postValidationsIdCancel"];
  };
  "/v1/validations/{id}/compare/{other}": {
    /** What a later validation, `other`, has that this one has not, and the other way round */
    get: operations["getValidationsIdCompareOther"];
  };
  "/v1/validations/{id}/events": {
    /** How a validation goes on, as server-sent events `progress`, and at the end one named as its status */
    get: operations["getValidationsIdEvents"];
  };
  "/v1/validations/{id}/finding-counts": {
    /** How many findings fit, in all and by what */
    get: operations["getValidationsIdFindingCounts"];
  };
  "/v1/validations/{id}/findings": {
    /** The findings of a validation that fit, in the order of the result */
    get: operations["getValidationsIdFindings"];
  };
  "/v1/validations/{id}/findings/{finding}": {
    /** One finding by its id */
    get: operations["getValidationsIdFindingsFinding"];
  };
  "/v1/validations/{id}/report": {
    /** The result in another format */
    get: operations["getValidationsIdReport"];
  };
  "/v1/validations/{id}/result": {
    /** The result: the document `lintel-result/1` */
    get: operations["getValidationsIdResult"];
  };
  "/v1/validations/{id}/signed": {
    /** The result with the statement that this server signed about it, for `lintel verify` */
    get: operations["getValidationsIdSigned"];
  };
  "/v1/versions/{id}": {
    /** A version of a model */
    get: operations["getVersionsId"];
  };
  "/v1/versions/{id}/file": {
    /** The file of a version, or one range of its bytes */
    get: operations["getVersionsIdFile"];
  };
  "/v1/versions/{id}/validations": {
    /** Checks a stored model; an equal check that is done is answered from */
    post: operations["postVersionsIdValidations"];
  };
  "/v1/waivers/{id}": {
    /** A waiver */
    get: operations["getWaiversId"];
    /** Puts another entry in the place of what a waiver says; its finding stays */
    put: operations["putWaiversId"];
    /** Withdraws a waiver; it stays to be read, with its history */
    delete: operations["deleteWaiversId"];
  };
  "/v1/waivers/{id}/history": {
    /** Every version of a waiver, with who made it and when, the first one first */
    get: operations["getWaiversIdHistory"];
  };
  "/v1/webhook-deliveries/{id}/redeliver": {
    /** Sends a delivery again, with the same id */
    post: operations["postWebhookDeliveriesIdRedeliver"];
  };
  "/v1/webhooks": {
    /** The webhooks of the organisation, newest first */
    get: operations["getWebhooks"];
    /** Registers a webhook; the answer holds its secret, which is never shown again */
    post: operations["postWebhooks"];
  };
  "/v1/webhooks/{id}": {
    /** A webhook */
    get: operations["getWebhooksId"];
    /** Removes a webhook with its deliveries */
    delete: operations["deleteWebhooksId"];
    /** Changes a webhook, or switches it off and on; what is not named stays */
    patch: operations["changeWebhooksId"];
  };
  "/v1/webhooks/{id}/deliveries": {
    /** What was or is to be sent to a webhook, newest first; kept for 30 days */
    get: operations["getWebhooksIdDeliveries"];
  };
  "/v1/webhooks/{id}/secret": {
    /** Gives a webhook a new secret; the old one signs nothing any more */
    post: operations["postWebhooksIdSecret"];
  };
}

export type webhooks = Record<string, never>;

export interface components {
  schemas: {
    ApiKey: {
      /**
       * Format: date-time
       * @example 2026-11-27T09:30:00.000Z
       */
      createdAt: string;
      /**
       * Format: date-time
       * @example 2026-11-27T09:30:00.000Z
       */
      expiresAt: string;
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      member: string;
      name: string;
      /** @description its first letters */
      prefix: string;
      scopes: string[];
      /**
       * Format: date-time
       * @description to the minute
       * @example 2026-11-27T09:30:00.000Z
       */
      usedAt: string | null;
    };
    AuditLine: {
      action: string;
      actor: string;
      /** Format: uuid */
      actorId: string | null;
      address: string | null;
      /**
       * Format: date-time
       * @example 2026-11-27T09:30:00.000Z
       */
      at: string;
      detail: {
        [key: string]: unknown;
      };
      id: number;
      requestId: string | null;
      target: string | null;
    };
    Building: {
      address: string | null;
      buildingType: string | null;
      /**
       * Format: date-time
       * @example 2026-11-27T09:30:00.000Z
       */
      changedAt: string;
      /**
       * Format: date-time
       * @example 2026-11-27T09:30:00.000Z
       */
      createdAt: string;
      facts: {
        [key: string]: string;
      };
      /** Format: uuid */
      id: string;
      jurisdiction: string | null;
      name: string;
      version: number;
    };
    Comment: {
      author: {
        /** Format: uuid */
        id: string;
        name: string;
      };
      /** Format: uuid */
      buildingId: string;
      /**
       * Format: date-time
       * @example 2026-11-27T09:30:00.000Z
       */
      changedAt: string;
      /**
       * Format: date-time
       * @example 2026-11-27T09:30:00.000Z
       */
      createdAt: string;
      finding: string | null;
      /** Format: uuid */
      id: string;
      text: string;
      /** Format: uuid */
      validationId: string | null;
      version: number;
    };
    ComplianceDay: {
      /** Format: uuid */
      buildingId: string;
      /** @description a score says nothing without it */
      coverage: number;
      day: string;
      fail: number;
      pass: number;
      score: number;
      /**
       * @description of the last one of the day, as what follows
       * @enum {string}
       */
      status: "pass" | "fail" | "unknown";
      unknown: number;
      /** @description that ended on this day */
      validations: number;
      waived: number;
    };
    Decision: {
      /**
       * Format: date
       * @example 2026-11-27
       */
      date: string;
      /** @example us/ca */
      jurisdiction: string;
      leftOut: {
          id: string;
          why: {
            kind: string;
            [key: string]: unknown;
          };
        }[];
      /**
       * @description the smallest part that has packs of its own
       * @example us/ca
       */
      nearest: string;
      packs: ({
          effective: {
            /**
             * Format: date
             * @example 2026-11-27
             */
            from?: string;
            /**
             * Format: date
             * @example 2026-11-27
             */
            to?: string;
          };
          extends: string | null;
          id: string;
          /** @example us/ca */
          jurisdiction: string;
        })[];
    };
    Delta: {
      changes: components["schemas"]["DeltaChange"][];
      clientId: string | null;
      clientSequence: number | null;
      /**
       * Format: date-time
       * @example 2026-11-27T09:30:00.000Z
       */
      createdAt: string;
      /** Format: uuid */
      createdBy: string;
      sequence: number;
    };
    DeltaAnswer: {
      baseVersion: number;
      /** @description whether the lists hold all that changed; where not, read the result anew */
      complete: boolean;
      counts: {
        added: number;
        changed: number;
        removed: number;
        rules: number;
      };
      /** @description of the whole result: sha256:…; null where it has too many findings for that after each delta */
      digest: string | null;
      findings: {
        added: {
            id: string;
            rule: string;
            status: string;
            [key: string]: unknown;
          }[];
        changed: {
            id: string;
            rule: string;
            status: string;
            [key: string]: unknown;
          }[];
        /** @description ids */
        removed: string[];
      };
      /** @description deltas of others behind `after` and before this one */
      missed: number;
      /** Format: uuid */
      modelId: string;
      rules: {
          fail: number;
          id: string;
          pass: number;
          status: string;
          unknown: number;
          waived: number;
        }[];
      /** @description of this delta: 1, 2, 3, … within the version */
      sequence: number;
      summary: {
        [key: string]: unknown;
      };
      /** Format: uuid */
      versionId: string;
    };
    DeltaAsked: {
      /** @description the last delta that the sender knows */
      after?: number;
      /** @description number of the version that the sender has drawn on; it must be the newest */
      baseVersion: number;
      changes: components["schemas"]["DeltaChange"][];
      /** @description what the sender calls itself; together with `clientSequence`, so that a delta sent again is applied once */
      clientId?: string;
      clientSequence?: number;
      /**
       * @description refuse it where others came behind `after`, instead of writing over them
       * @default false
       */
      strict?: boolean;
    };
    /** @description `attribute` and `property` (of a quantity set, too) put a value into one cell; `add` brings instances that are new, `restate` states anew what is there, `remove` takes an instance away */
    DeltaChange: OneOf<[{
      /**
       * @description a GlobalId, or the name of an instance
       * @example #12
       */
      element: string;
      name: string;
      /** @enum {string} */
      op: "attribute";
      /** @description a number in SI units, a text, true, false; null takes the value away */
      value: number | boolean | string | null;
    }, {
      /**
       * @description a GlobalId, or the name of an instance
       * @example #12
       */
      element: string;
      name: string;
      /** @enum {string} */
      op: "property";
      set: string;
      /** @description a number in SI units, a text, true, false; null takes the value away */
      value: number | boolean | string | null;
    }, {
      /** @enum {string} */
      op: "add";
      /**
       * @description as in the file's data section
       * @example #9001=IFCBUILDINGSTOREY('0000000000000000000000',$,'Attic',$,$,$,$,$,.ELEMENT.,9.);
       */
      statements: string;
    }, {
      /** @enum {string} */
      op: "restate";
      /**
       * @description as in the file's data section
       * @example #9001=IFCBUILDINGSTOREY('0000000000000000000000',$,'Attic',$,$,$,$,$,.ELEMENT.,9.);
       */
      statements: string;
    }, {
      /**
       * @description a GlobalId, or the name of an instance
       * @example #12
       */
      element: string;
      /** @enum {string} */
      op: "remove";
    }]>;
    /** @description as it stands in the result */
    Finding: {
      id: string;
      rule: string;
      /** @enum {string} */
      status: "fail" | "unknown" | "waived";
      [key: string]: unknown;
    };
    FindingCounts: {
      byCategory: {
        [key: string]: number;
      };
      byClass: {
        [key: string]: number;
      };
      byRule: {
        [key: string]: number;
      };
      bySeverity: {
        [key: string]: number;
      };
      byStatus: {
        [key: string]: number;
      };
      /** @description elements without a storey under an empty name */
      byStorey: {
        [key: string]: number;
      };
      total: number;
    };
    IdsFile: {
      /**
       * Format: date-time
       * @example 2026-11-27T09:30:00.000Z
       */
      createdAt: string;
      /**
       * Format: uuid
       * @description of this version
       */
      id: string;
      name: string;
      /** @description 1… among those of its name */
      number: number;
      sha256: string;
      size: number;
      title: string | null;
      /**
       * Format: date-time
       * @example 2026-11-27T09:30:00.000Z
       */
      withdrawnAt: string | null;
    };
    LiveAsked: {
      /**
       * @default report
       * @enum {string}
       */
      audit?: "strict" | "report";
      /**
       * Format: date
       * @description the day whose code decides; default: today
       * @example 2026-11-27
       */
      date?: string;
      /**
       * @description also rules whose figures were not verified
       * @default false
       */
      drafts?: boolean;
      /**
       * @description ids of uploaded IDS files
       * @default []
       */
      ids?: string[];
      /**
       * @description default: the building's
       * @example us/ca
       */
      jurisdiction?: string;
      /**
       * @description ids of uploaded packs
       * @default []
       */
      packs?: string[];
      /**
       * @description values of parameters; they go before the building's facts
       * @default {}
       */
      parameters?: {
        [key: string]: string;
      };
      /**
       * @description ids of packs; without any those of the jurisdiction on the date
       * @default []
       */
      rules?: string[];
      /**
       * Format: date
       * @description the day on which waivers must hold; default: today
       * @example 2026-11-27
       */
      today?: string;
    };
    LiveState: {
      baseVersion: number;
      /**
       * Format: date-time
       * @example 2026-11-27T09:30:00.000Z
       */
      changedAt: string | null;
      /** @description of the whole result: sha256:…; null where it has too many findings for that after each delta */
      digest: string | null;
      /** @description whether rules, waivers and day are still those of today; the next delta takes those */
      isCurrent: boolean;
      jurisdiction: string | null;
      /** Format: uuid */
      modelId: string;
      /** @description ids of packs */
      rules: string[];
      /** @description of the last delta; 0 before the first */
      sequence: number;
      /** @description null where nobody has opened the live check yet */
      summary: {
        [key: string]: unknown;
      } | null;
      /** Format: uuid */
      versionId: string;
    };
    Me: {
      email: string | null;
      /** Format: uuid */
      id: string;
      /**
       * @description how one is signed in
       * @enum {string}
       */
      kind: "local" | "session" | "key";
      name: string;
      /** Format: uuid */
      organisation: string;
      organisations: ({
          /** Format: uuid */
          id: string;
          name: string;
          /** @enum {string} */
          role: "admin" | "engineer" | "architect" | "inspector" | "viewer" | "api_user";
        })[];
      permissions: string[];
      /** @enum {string} */
      role: "admin" | "engineer" | "architect" | "inspector" | "viewer" | "api_user";
    };
    Member: {
      /** @description may do nothing here, by session or API key */
      disabled: boolean;
      email: string | null;
      /** Format: uuid */
      id: string;
      /** @description has a one-time password, which was not used yet */
      invited: boolean;
      /** @enum {string} */
      kind: "person" | "service";
      name: string;
      /** @enum {string} */
      role: "admin" | "engineer" | "architect" | "inspector" | "viewer" | "api_user";
      /**
       * Format: date-time
       * @example 2026-11-27T09:30:00.000Z
       */
      since: string;
      /**
       * Format: date-time
       * @description when a session was continued or an API key used here last; null: not yet, or long ago
       * @example 2026-11-27T09:30:00.000Z
       */
      usedAt: string | null;
      version: number;
    };
    Model: {
      /** Format: uuid */
      buildingId: string;
      /**
       * Format: date-time
       * @example 2026-11-27T09:30:00.000Z
       */
      createdAt: string;
      /** Format: uuid */
      id: string;
      name: string;
      version: number;
    };
    ModelVersion: {
      /**
       * Format: date-time
       * @example 2026-11-27T09:30:00.000Z
       */
      createdAt: string;
      fileName: string;
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      modelId: string;
      /** @description 1… within the model */
      number: number;
      sha256: string;
      /** @description bytes */
      size: number;
    };
    Organisation: {
      /**
       * Format: date-time
       * @example 2026-11-27T09:30:00.000Z
       */
      createdAt: string;
      /** Format: uuid */
      id: string;
      name: string;
      settings: {
        /** @description days after which lines of the audit log are removed; null: never */
        auditDays: number | null;
      };
      version: number;
    };
    OrganisationUsage: {
      buildings: number;
      /** @description the same content counts once; what was removed counts until it is swept, which takes a week */
      bytes: {
        idsFiles: number;
        models: number;
        results: number;
        uploads: number;
      };
      /** @description API keys that are good */
      keys: number;
      models: number;
      /** @description uploaded and not withdrawn */
      packs: number;
      people: number;
      services: number;
      validations: number;
      versions: number;
    };
    OwnPack: {
      /**
       * Format: date-time
       * @example 2026-11-27T09:30:00.000Z
       */
      createdAt: string;
      extends: string | null;
      /**
       * Format: uuid
       * @description of this version
       */
      id: string;
      jurisdiction: string | null;
      /** @example city/fire */
      packId: string;
      rules: number;
      sha256: string;
      title: string;
      version: string;
      /**
       * Format: date-time
       * @example 2026-11-27T09:30:00.000Z
       */
      withdrawnAt: string | null;
    };
    PackLine: {
      drafts: number;
      id: string;
      jurisdiction: string | null;
      rules: number;
      title: string;
      version: string;
    };
    Place: {
      /** @description ids of the packs that are for this very place */
      packs: string[];
      /** @example us/ca */
      parent: string | null;
      /** @example us/ca */
      path: string;
    };
    Problem: {
      /** @description stable; what programs look at */
      code: string;
      /** @description what was expected, what was found, what to do */
      detail: string;
      status: number;
      title: string;
      type: string;
    };
    Rule: {
      applies: string;
      category: string;
      id: string;
      /** @description false: declared, and not checked yet */
      live: boolean;
      mend: string;
      message: string;
      /** @description the pack whose text it is */
      pack: string;
      reference: {
        code: string;
        edition?: string;
        section?: string;
        url?: string;
      };
      require: string | null;
      severity: string;
      source: string | null;
      title: string;
      verified: string;
      why: string;
    };
    Session: {
      address: string | null;
      /**
       * Format: date-time
       * @example 2026-11-27T09:30:00.000Z
       */
      createdAt: string;
      /** @description it is the one that asks */
      current: boolean;
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      organisation: string;
      /**
       * Format: date-time
       * @example 2026-11-27T09:30:00.000Z
       */
      usedAt: string;
      userAgent: string | null;
    };
    SigningKey: {
      /**
       * Format: date-time
       * @example 2026-11-27T09:30:00.000Z
       */
      createdAt: string;
      kid: string;
      /**
       * @description `access` signs access tokens, `result` signs results
       * @enum {string}
       */
      purpose: "access" | "result";
      /**
       * Format: date-time
       * @example 2026-11-27T09:30:00.000Z
       */
      retiredAt: string | null;
      /**
       * @description `verifies`: what it signed before still holds; `lapsed`: all that it signed has expired; `withdrawn`: nothing that it signed holds
       * @enum {string}
       */
      state: "signs" | "verifies" | "lapsed" | "withdrawn";
      /** @description RFC 7638, SHA-256 in base64url: what `lintel verify --trust` takes */
      thumbprint: string;
      /**
       * Format: date-time
       * @example 2026-11-27T09:30:00.000Z
       */
      withdrawnAt: string | null;
    };
    /** @description days on which nothing happened are left out; they are those of UTC */
    Statistics: {
      compliance: components["schemas"]["ComplianceDay"][];
      from: string;
      to: string;
      usage: components["schemas"]["UsageDay"][];
    };
    Tokens: {
      /** @description goes into `authorization: Bearer …` */
      accessToken: string;
      /** @description seconds */
      expiresIn: number;
      /** Format: uuid */
      organisation: string;
      /** @description good once, for the next pair; null where it is in a cookie */
      refreshToken: string | null;
      /** @enum {string} */
      tokenType: "Bearer";
    };
    Upload: {
      /**
       * Format: date-time
       * @example 2026-11-27T09:30:00.000Z
       */
      createdAt: string;
      /**
       * Format: date-time
       * @example 2026-11-27T09:30:00.000Z
       */
      expiresAt: string;
      fileName: string;
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      modelId: string;
      /** @description how many parts the file has */
      parts: number;
      /** @description bytes of each part but the last */
      partSize: number;
      /** @description bytes of the whole file */
      size: number;
      /**
       * Format: uuid
       * @description what it was completed to
       */
      versionId: string | null;
    };
    UploadPart: {
      number: number;
      sha256: string;
      size: number;
    };
    UploadWithParts: components["schemas"]["Upload"] & {
      received: components["schemas"]["UploadPart"][];
    };
    UsageDay: {
      /** @description that they were about */
      buildings: number;
      cancelled: number;
      day: string;
      done: number;
      failed: number;
      /** @description who asked for them */
      users: number;
      /** @description that were made on this day */
      validations: number;
    };
    Validation: {
      /** Format: uuid */
      buildingId: string;
      /**
       * Format: date-time
       * @example 2026-11-27T09:30:00.000Z
       */
      createdAt: string;
      /** @description of the result: sha256:… */
      digest: string | null;
      error: {
        code: string;
        message: string;
      } | null;
      /**
       * Format: date-time
       * @example 2026-11-27T09:30:00.000Z
       */
      finishedAt: string | null;
      /** Format: uuid */
      id: string;
      order: {
        /** @enum {string} */
        audit: "strict" | "report";
        date: string;
        drafts: boolean;
        ids: {
            /** Format: uuid */
            id: string;
            name: string;
            sha256: string;
          }[];
        jurisdiction: string | null;
        ownPacks: string[];
        packs: {
            id: string;
            sha256: string;
            version: string;
          }[];
        parameters: {
          [key: string]: string;
        };
        rules: string[];
        today: string;
        /** @description of the waiver file that was in force */
        waivers: string | null;
      };
      progress: number;
      /** @enum {string|null} */
      resultStatus: "pass" | "fail" | "unknown" | null;
      /**
       * Format: date-time
       * @example 2026-11-27T09:30:00.000Z
       */
      startedAt: string | null;
      /** @enum {string} */
      status: "queued" | "running" | "done" | "failed" | "cancelled";
      summary: {
        [key: string]: unknown;
      } | null;
      /** Format: uuid */
      versionId: string;
    };
    Waiver: {
      /** Format: uuid */
      buildingId: string;
      /**
       * Format: date-time
       * @example 2026-11-27T09:30:00.000Z
       */
      createdAt: string;
      entry: components["schemas"]["WaiverEntry"];
      finding: string;
      /** Format: uuid */
      id: string;
      /**
       * @description today
       * @enum {string}
       */
      state: "inForce" | "notYet" | "lapsed" | "withdrawn";
      version: number;
      /**
       * Format: date-time
       * @example 2026-11-27T09:30:00.000Z
       */
      withdrawnAt: string | null;
    };
    WaiverDocument: {
      $schema?: string;
      /** @enum {string} */
      schema: "lintel-waivers/1";
      waivers: components["schemas"]["WaiverEntry"][];
    };
    /** @description what is recorded of the finding reopens it when it changes */
    WaiverEntry: {
      /** @description a permit, a decision, a clause */
      authority?: string;
      /** @description who accepts it: name and role */
      by: string;
      edition?: {
        code: string;
        edition?: string;
        packs: {
            id: string;
            sha256: string;
            version: string;
          }[];
        section?: string;
      };
      /** @description its stable id; or else `rule` and `globalId` */
      finding?: string;
      /**
       * Format: date
       * @description the first day on which it holds
       * @example 2026-11-27
       */
      given?: string;
      globalId?: string;
      limit?: {
        number: number;
        unit: string;
      } | ({
        interval: (number | null)[];
        unit: string;
      }) | {
        text: string;
      };
      margin?: {
        number: number;
        unit: string;
      };
      /** @description why it is accepted */
      reason: string;
      rule?: string;
      /**
       * Format: date
       * @description the last day on which it holds
       * @example 2026-11-27
       */
      until: string;
      value?: {
        number: number;
        unit: string;
      } | ({
        interval: (number | null)[];
        unit: string;
      }) | {
        text: string;
      };
      /** @enum {string} */
      verdict?: "fail" | "unknown";
    };
    Webhook: {
      /**
       * Format: date-time
       * @example 2026-11-27T09:30:00.000Z
       */
      createdAt: string;
      /** @description false: switched off, by an admin or by an answer 410 */
      enabled: boolean;
      events: ("validation.done" | "validation.failed" | "waiver.given" | "waiver.withdrawn" | "comment.written" | "version.created")[];
      /** Format: uuid */
      id: string;
      url: string;
      version: number;
    };
    WebhookDelivery: {
      attempts: number;
      /**
       * Format: date-time
       * @example 2026-11-27T09:30:00.000Z
       */
      createdAt: string;
      /**
       * Format: date-time
       * @example 2026-11-27T09:30:00.000Z
       */
      deliveredAt: string | null;
      error: string | null;
      event: string;
      /**
       * Format: uuid
       * @description the header `webhook-id`
       */
      id: string;
      /**
       * Format: date-time
       * @description when it is tried next; null where it is not
       * @example 2026-11-27T09:30:00.000Z
       */
      nextAt: string | null;
      payload: {
        [key: string]: unknown;
      };
      responseStatus: number | null;
      /** @enum {string} */
      status: "waiting" | "delivered" | "failed";
    };
  };
  responses: never;
  parameters: {
  };
  requestBodies: never;
  headers: never;
  pathItems: never;
}

export type $defs = Record<string, never>;

export type external = Record<string, never>;

export interface operations {

  /** The public keys that verify signed results and access tokens */
  getWellKnownJwksJson: {
    responses: {
      /** @description A JSON Web Key Set (RFC 7517) */
      200: {
        content: {
          "application/json": {
            keys: {
                alg: string;
                crv: string;
                kid: string;
                kty: string;
                use: string;
                x: string;
              }[];
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Whether the process lives */
  getHealth: {
    responses: {
      /** @description It does */
      200: {
        content: {
          "application/json": {
            kernel: string;
            /** @enum {string} */
            status: "ok";
            version: string;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Whether it can work, and which dependency is not ready */
  getReady: {
    responses: {
      /** @description It can work, with everything or without Redis */
      200: {
        content: {
          "application/json": {
            dependencies: {
              [key: string]: "ok" | "not ready";
            };
            packs: number;
            /** @enum {string} */
            status: "ready" | "degraded" | "starting";
          };
        };
      };
      /** @description It can not */
      503: {
        content: {
          "application/json": {
            dependencies: {
              [key: string]: "ok" | "not ready";
            };
            packs: number;
            /** @enum {string} */
            status: "ready" | "degraded" | "starting";
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** The API keys of all members, newest first */
  getAllKeys: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `next` of the page before */
        cursor?: string;
      };
    };
    responses: {
      /** @description A page of keys */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["ApiKey"][];
            next: string | null;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Revokes an API key of anybody at once */
  deleteAllKeysId: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description It is good for nothing any more */
      204: {
        content: never;
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** A message of the Model Context Protocol; each tool needs its own permission */
  postAssistant: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
    };
    /** @description a JSON-RPC message of the Model Context Protocol */
    requestBody: {
      content: {
        "application/json": {
          /** @enum {string} */
          jsonrpc: "2.0";
          method?: string;
        };
      };
    };
    responses: {
      /** @description The answer, JSON-RPC 2.0 */
      200: {
        content: {
          "application/json": {
            /** @enum {string} */
            jsonrpc: "2.0";
          };
        };
      };
      /** @description A notification was taken */
      202: {
        content: never;
      };
      /** @description The message is none of the protocol */
      400: {
        content: {
          "application/json": {
            error: {
              [key: string]: unknown;
            };
            /** @enum {string} */
            jsonrpc: "2.0";
          };
        };
      };
      /** @description The message is none of the protocol */
      406: {
        content: {
          "application/json": {
            error: {
              [key: string]: unknown;
            };
            /** @enum {string} */
            jsonrpc: "2.0";
          };
        };
      };
      /** @description The message is none of the protocol */
      415: {
        content: {
          "application/json": {
            error: {
              [key: string]: unknown;
            };
            /** @enum {string} */
            jsonrpc: "2.0";
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Who did what in the organisation, newest first */
  getAudit: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `next` of the page before */
        cursor?: string;
        /** @description exactly this, or all of a thing: `building.*` */
        action?: string;
        /** @description id of a person or a service account */
        actor?: string;
        /** @description id of what it was done to */
        target?: string;
        /** @description not before */
        from?: string;
        /** @description before */
        until?: string;
      };
    };
    responses: {
      /** @description A page of the log */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["AuditLine"][];
            next: string | null;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** How one signs in here */
  getAuth: {
    responses: {
      /** @description The ways */
      200: {
        content: {
          "application/json": {
            oidc: {
              name: string;
              start: string;
            } | null;
            password: boolean;
            /** @description false: one local user, who need not */
            signIn: boolean;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Where the provider sends the browser back; the refresh token comes as a cookie */
  getAuthOidcCallback: {
    responses: {
      /** @description To the page that it came from */
      302: {
        content: never;
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Sends the browser to the sign-in provider */
  getAuthOidcStart: {
    parameters: {
      query?: {
        returnTo?: string;
      };
    };
    responses: {
      /** @description To the provider */
      302: {
        content: never;
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** The session acts in another organisation of the user; access tokens of before are not good any more */
  putAuthOrganisation: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          /** Format: uuid */
          organisation: string;
        };
      };
    };
    responses: {
      /** @description An access token for it */
      200: {
        content: {
          "application/json": {
            accessToken: string;
            /** @description seconds */
            expiresIn: number;
            /** Format: uuid */
            organisation: string;
            /** @enum {string} */
            tokenType: "Bearer";
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Another password; all other sessions end */
  putAuthPassword: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          newPassword: string;
          password: string;
        };
      };
    };
    responses: {
      /** @description It is changed */
      204: {
        content: never;
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** The next pair of tokens; a refresh token that comes twice ends its session */
  postAuthRefresh: {
    requestBody: {
      content: {
        "application/json": {
          refreshToken?: string;
        };
      };
    };
    responses: {
      /** @description Tokens of the same session */
      200: {
        content: {
          "application/json": components["schemas"]["Tokens"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Signs in by password; a one-time password needs a new one beside it */
  postAuthSignIn: {
    requestBody: {
      content: {
        "application/json": {
          /**
           * Format: email
           * @example ada@example.org
           */
          email: string;
          /**
           * @description for browsers: the refresh token comes as a cookie that scripts cannot read
           * @default false
           */
          inCookie?: boolean;
          newPassword?: string;
          /** Format: uuid */
          organisation?: string;
          password: string;
        };
      };
    };
    responses: {
      /** @description Tokens of a new session */
      200: {
        content: {
          "application/json": components["schemas"]["Tokens"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Ends the session of a refresh token */
  postAuthSignOut: {
    requestBody: {
      content: {
        "application/json": {
          refreshToken?: string;
        };
      };
    };
    responses: {
      /** @description It has ended, or there was none */
      204: {
        content: never;
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** The buildings of the organisation, newest first */
  getBuildings: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `next` of the page before */
        cursor?: string;
      };
    };
    responses: {
      /** @description A page of buildings */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["Building"][];
            next: string | null;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Makes a building */
  postBuildings: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          address?: string | null;
          /** @example office */
          buildingType?: string | null;
          /** @description what is known of the building: values of parameters of the packs */
          facts?: {
            [key: string]: string;
          };
          /** @example us/ca */
          jurisdiction?: string | null;
          name: string;
        };
      };
    };
    responses: {
      /** @description The building */
      201: {
        content: {
          "application/json": components["schemas"]["Building"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** A building */
  getBuildingsId: {
    parameters: {
      header?: {
        /** @description the etag of what the client has; where nothing was changed since, the answer is 304 */
        "if-none-match"?: string;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description The building */
      200: {
        content: {
          "application/json": components["schemas"]["Building"];
        };
      };
      /** @description The client has it */
      304: {
        content: never;
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Removes a building with all its models */
  deleteBuildingsId: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
        /** @description the etag that was read; where it was changed since, nothing is done and the answer is 412 */
        "if-match"?: string;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description It is gone */
      204: {
        content: never;
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Changes what is said of a building; what is not named stays */
  changeBuildingsId: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
        /** @description the etag that was read; where it was changed since, nothing is done and the answer is 412 */
        "if-match"?: string;
      };
      path: {
        id: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          address?: string | null;
          /** @example office */
          buildingType?: string | null;
          /** @description what is known of the building: values of parameters of the packs */
          facts?: {
            [key: string]: string;
          };
          /** @example us/ca */
          jurisdiction?: string | null;
          name?: string;
        };
      };
    };
    responses: {
      /** @description The building as it is now */
      200: {
        content: {
          "application/json": components["schemas"]["Building"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** The comments on a building, newest first; of one finding or validation where it is named */
  getBuildingsIdComments: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `next` of the page before */
        cursor?: string;
        /** @description the stable id of a finding */
        finding?: string;
        validationId?: string;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description A page of comments */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["Comment"][];
            next: string | null;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Writes a comment on a building, or on a finding or validation of it */
  postBuildingsIdComments: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
      path: {
        id: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          /** @description the stable id of a finding */
          finding?: string | null;
          text: string;
          /** Format: uuid */
          validationId?: string | null;
        };
      };
    };
    responses: {
      /** @description The comment */
      201: {
        content: {
          "application/json": components["schemas"]["Comment"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** The live channel of a building, a WebSocket: what happens there, as it happens */
  getBuildingsIdLive: {
    parameters: {
      query?: {
        /** @description the number of the last event that the client has; the next ones are sent */
        after?: string;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description The channel is open; `docs/server/live.md` tells what is said there */
      101: {
        content: never;
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** The models of a building, newest first */
  getBuildingsIdModels: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `next` of the page before */
        cursor?: string;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description A page of models */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["Model"][];
            next: string | null;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Makes a model; its files come as versions */
  postBuildingsIdModels: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
      path: {
        id: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          name: string;
        };
      };
    };
    responses: {
      /** @description The model */
      201: {
        content: {
          "application/json": components["schemas"]["Model"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** How a building complied over time, and how often it was checked */
  getBuildingsIdStatistics: {
    parameters: {
      query?: {
        /** @description the first day; default: 90 days before the last */
        from?: string;
        /** @description the last day; default: today */
        to?: string;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description Day by day */
      200: {
        content: {
          "application/json": components["schemas"]["Statistics"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** The validations of a building, newest first */
  getBuildingsIdValidations: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `next` of the page before */
        cursor?: string;
        status?: "queued" | "running" | "done" | "failed" | "cancelled";
        version?: string;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description A page of validations */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["Validation"][];
            next: string | null;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** The waivers of a building, newest first */
  getBuildingsIdWaivers: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `next` of the page before */
        cursor?: string;
        state?: "inForce" | "notYet" | "lapsed" | "withdrawn";
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description A page of waivers */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["Waiver"][];
            next: string | null;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Gives a finding a waiver */
  postBuildingsIdWaivers: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
      path: {
        id: string;
      };
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["WaiverEntry"];
      };
    };
    responses: {
      /** @description The waiver */
      201: {
        content: {
          "application/json": components["schemas"]["Waiver"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** All waivers of a building that were not withdrawn, as the file that `lintel check --waivers` takes */
  getBuildingsIdWaiversJson: {
    parameters: {
      path: {
        id: string;
      };
    };
    responses: {
      /** @description A `lintel-waivers/1` file */
      200: {
        content: {
          "application/json": components["schemas"]["WaiverDocument"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Takes a `lintel-waivers/1` file: gives what is new, changes what differs, leaves everything else */
  postBuildingsIdWaiversJson: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
      path: {
        id: string;
      };
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["WaiverDocument"];
      };
    };
    responses: {
      /** @description What became of its entries */
      200: {
        content: {
          "application/json": {
            changed: number;
            given: number;
            /** @description stood there already, word for word */
            same: number;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Checks a model that is sent along; nothing is kept */
  postCheck: {
    parameters: {
      query?: {
        /** @description ids of packs; without them those of the jurisdiction */
        rules?: string[];
        /** @description a parameter of the packs: name=value */
        param?: string[];
        /** @description where the building stands: us/ca */
        jurisdiction?: string;
        /** @description the day whose code decides; else today */
        date?: string;
        /** @description the day on which waivers must hold; else today */
        today?: string;
        /** @description what the file is called */
        name?: string;
        /** @description whether drafts of rules count */
        drafts?: boolean;
        /** @description whether faults of an IDS are refused */
        audit?: "report" | "strict";
      };
    };
    /** @description the model, or a form that holds IDS files and waivers before it */
    requestBody: {
      content: {
        "application/octet-stream": string;
        "multipart/form-data": {
          ids?: string[];
          /** Format: binary */
          model: string;
          /** Format: binary */
          waivers?: string;
        };
      };
    };
    responses: {
      /** @description The result, `lintel-result/1` */
      200: {
        content: {
          "application/json": {
            digest: string;
            schema: string;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Removes a comment of one’s own; an admin removes everybody’s */
  deleteCommentsId: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
        /** @description the etag that was read; where it was changed since, nothing is done and the answer is 412 */
        "if-match"?: string;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description It is no longer shown */
      204: {
        content: never;
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Changes the text of a comment of one’s own */
  changeCommentsId: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
        /** @description the etag that was read; where it was changed since, nothing is done and the answer is 412 */
        "if-match"?: string;
      };
      path: {
        id: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          text: string;
        };
      };
    };
    responses: {
      /** @description The comment as it is now */
      200: {
        content: {
          "application/json": components["schemas"]["Comment"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Every version of a comment, the first one first; of a removed one to an admin alone */
  getCommentsIdHistory: {
    parameters: {
      path: {
        id: string;
      };
    };
    responses: {
      /** @description Its versions */
      200: {
        content: {
          "application/json": {
              /**
               * Format: date-time
               * @example 2026-11-27T09:30:00.000Z
               */
              changedAt: string;
              changedBy: {
                /** Format: uuid */
                id: string;
                name: string;
              };
              content: {
                deleted: boolean;
                text: string;
              };
              version: number;
            }[];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** The IDS files of the organisation, each version, newest first */
  getIdsFiles: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `next` of the page before */
        cursor?: string;
        name?: string;
      };
    };
    responses: {
      /** @description A page of files */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["IdsFile"][];
            next: string | null;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Takes an IDS file in the body, its name in the query (`name`); one with a fatal fault is refused */
  postIdsFiles: {
    parameters: {
      query?: {
        /** @description what the file is called */
        name?: string;
      };
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/xml": string;
      };
    };
    responses: {
      /** @description The newest version of that name holds the same bytes */
      200: {
        content: {
          "application/json": {
            /** @description errors and warnings; none of them fatal */
            faults: {
                [key: string]: unknown;
              }[];
            file: components["schemas"]["IdsFile"];
          };
        };
      };
      /** @description The file, and what is wrong in it */
      201: {
        content: {
          "application/json": {
            /** @description errors and warnings; none of them fatal */
            faults: {
                [key: string]: unknown;
              }[];
            file: components["schemas"]["IdsFile"];
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** A version of an IDS file */
  getIdsFilesId: {
    parameters: {
      path: {
        id: string;
      };
    };
    responses: {
      /** @description What is known of it */
      200: {
        content: {
          "application/json": components["schemas"]["IdsFile"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Withdraws a version of an IDS file: nothing new is checked with it; it stays to be read */
  deleteIdsFilesId: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description It is withdrawn */
      204: {
        content: never;
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** The bytes of a version of an IDS file, withdrawn or not */
  getIdsFilesIdContent: {
    parameters: {
      path: {
        id: string;
      };
    };
    responses: {
      /** @description The file */
      200: {
        content: {
          "application/xml": string;
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** What is wrong with an IDS file that is sent along; nothing is kept */
  postIdsLint: {
    parameters: {
      query?: {
        /** @description what the file is called */
        name?: string;
      };
    };
    requestBody: {
      content: {
        "application/xml": string;
      };
    };
    responses: {
      /** @description All its faults */
      200: {
        content: {
          "application/json": {
            errors: number;
            fatal: number;
            faults: {
                [key: string]: unknown;
              }[];
            name: string;
            specifications: number | null;
            title: string | null;
            warnings: number;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** All places that packs are for, with what they lie in; parents stand before their parts */
  getJurisdictions: {
    responses: {
      /** @description The tree */
      200: {
        content: {
          "application/json": components["schemas"]["Place"][];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Which packs decide in a place on a day (`date`, else today), and why others of the place do not */
  getJurisdictionsPath: {
    parameters: {
      query?: {
        date?: string;
      };
      path: {
        /** @description slashes may be written as they are, or as %2F */
        path: string;
      };
    };
    responses: {
      /** @description What decides */
      200: {
        content: {
          "application/json": components["schemas"]["Decision"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** One’s own API keys, newest first */
  getKeys: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `next` of the page before */
        cursor?: string;
      };
    };
    responses: {
      /** @description A page of keys */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["ApiKey"][];
            next: string | null;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Makes an API key that acts for whoever asks */
  postKeys: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description until it expires
           * @default 90
           */
          days?: number;
          name: string;
          /** @description what it may do; never more than its user may at the time of a request */
          scopes: ("buildings:read" | "buildings:write" | "buildings:delete" | "models:read" | "models:write" | "models:delete" | "validations:read" | "validations:run" | "waivers:read" | "waivers:write" | "comments:read" | "comments:write" | "packs:read" | "packs:write" | "statistics:read" | "webhooks:manage" | "members:read" | "members:manage" | "keys:own" | "keys:manage" | "audit:read" | "organisation:manage" | "server:manage")[];
        };
      };
    };
    responses: {
      /** @description The key */
      201: {
        content: {
          "application/json": {
            about: components["schemas"]["ApiKey"];
            /** @description shown once */
            key: string;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Revokes an API key of one’s own at once */
  deleteKeysId: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description It is good for nothing any more */
      204: {
        content: never;
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Who asks, and what they may do */
  getMe: {
    responses: {
      /** @description Who asks */
      200: {
        content: {
          "application/json": components["schemas"]["Me"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** The members of the organisation, newest account first */
  getMembers: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `next` of the page before */
        cursor?: string;
      };
    };
    responses: {
      /** @description A page of members */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["Member"][];
            next: string | null;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Adds a person, with a one-time password to hand over */
  postMembers: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * Format: email
           * @example ada@example.org
           */
          email: string;
          name: string;
          /** @enum {string} */
          role: "admin" | "engineer" | "architect" | "inspector" | "viewer";
        };
      };
    };
    responses: {
      /** @description The member */
      201: {
        content: {
          "application/json": {
            member: components["schemas"]["Member"];
            /** @description shown once; null where the account has a password from another organisation */
            oneTimePassword: string | null;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** A member */
  getMembersId: {
    parameters: {
      path: {
        id: string;
      };
    };
    responses: {
      /** @description The member */
      200: {
        content: {
          "application/json": components["schemas"]["Member"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Removes a member; sessions and API keys end at once, what they made stays */
  deleteMembersId: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
        /** @description the etag that was read; where it was changed since, nothing is done and the answer is 412 */
        "if-match"?: string;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description It is no member any more */
      204: {
        content: never;
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Gives a person another role, disables a member, or takes that back */
  changeMembersId: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
        /** @description the etag that was read; where it was changed since, nothing is done and the answer is 412 */
        "if-match"?: string;
      };
      path: {
        id: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          /** @description true: its sessions here end and its API keys are refused, at once; false: the keys are good again */
          disabled?: boolean;
          /** @enum {string} */
          role?: "admin" | "engineer" | "architect" | "inspector" | "viewer";
        };
      };
    };
    responses: {
      /** @description The member */
      200: {
        content: {
          "application/json": components["schemas"]["Member"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Another one-time password for a member; all their sessions end */
  postMembersIdOneTimePassword: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description The member */
      201: {
        content: {
          "application/json": {
            member: components["schemas"]["Member"];
            /** @description shown once; null where the account has a password from another organisation */
            oneTimePassword: string | null;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Where a member is signed in, newest first: sessions that act in this organisation */
  getMembersIdSessions: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `next` of the page before */
        cursor?: string;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description A page of sessions */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["Session"][];
            next: string | null;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Signs a member out everywhere, at once; API keys stay good */
  deleteMembersIdSessions: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description How many sessions of this organisation have ended */
      200: {
        content: {
          "application/json": {
            ended: number;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** A model */
  getModelsId: {
    parameters: {
      header?: {
        /** @description the etag of what the client has; where nothing was changed since, the answer is 304 */
        "if-none-match"?: string;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description The model */
      200: {
        content: {
          "application/json": components["schemas"]["Model"];
        };
      };
      /** @description The client has it */
      304: {
        content: never;
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Removes a model with all its versions */
  deleteModelsId: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
        /** @description the etag that was read; where it was changed since, nothing is done and the answer is 412 */
        "if-match"?: string;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description It is gone */
      204: {
        content: never;
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Gives a model another name */
  changeModelsId: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
        /** @description the etag that was read; where it was changed since, nothing is done and the answer is 412 */
        "if-match"?: string;
      };
      path: {
        id: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          name?: string;
        };
      };
    };
    responses: {
      /** @description The model as it is now */
      200: {
        content: {
          "application/json": components["schemas"]["Model"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** The deltas of a model, the first one first */
  getModelsIdDeltas: {
    parameters: {
      query?: {
        /** @description number of a version; default: the newest */
        version?: number;
        /** @description the last delta that is known; `next` of the page before */
        after?: number | null;
        limit?: number;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description A page of deltas */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["Delta"][];
            /** @description the newest of all; 0 where there is none */
            last: number;
            /** @description null where no more are there */
            next: number | null;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Changes a model by small steps, checks it again and tells what changed */
  postModelsIdDeltas: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
      path: {
        id: string;
      };
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["DeltaAsked"];
      };
    };
    responses: {
      /** @description It is stored, and this is what it did */
      200: {
        content: {
          "application/json": components["schemas"]["DeltaAnswer"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** How a model stands after its last delta */
  getModelsIdLive: {
    parameters: {
      query?: {
        /** @description number of a version; default: the newest */
        version?: number;
      };
      header?: {
        /** @description the etag of what the client has; where nothing was changed since, the answer is 304 */
        "if-none-match"?: string;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description The state */
      200: {
        content: {
          "application/json": components["schemas"]["LiveState"];
        };
      };
      /** @description The client has it */
      304: {
        content: never;
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Says what a model is checked with from now on, after each delta */
  putModelsIdLive: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
      path: {
        id: string;
      };
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["LiveAsked"];
      };
    };
    responses: {
      /** @description The state */
      200: {
        content: {
          "application/json": components["schemas"]["LiveState"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** The result of a model as it is after its last delta; the header `delta-sequence` says which */
  getModelsIdLiveResult: {
    parameters: {
      query?: {
        /** @description number of a version; default: the newest */
        version?: number;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description The document, `lintel-result/1` */
      200: {
        content: {
          "application/json": Record<string, never>;
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Starts an upload in parts */
  postModelsIdUploads: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
      path: {
        id: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          name?: string;
          size: number;
        };
      };
    };
    responses: {
      /** @description The upload */
      201: {
        content: {
          "application/json": components["schemas"]["UploadWithParts"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** The versions of a model, newest first */
  getModelsIdVersions: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `next` of the page before */
        cursor?: string;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description A page of versions */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["ModelVersion"][];
            next: string | null;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Makes a version of an IFC file, the body; it may be packed with `content-encoding: gzip` */
  postModelsIdVersions: {
    parameters: {
      query?: {
        /** @description of the file */
        name?: string;
      };
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
      path: {
        id: string;
      };
    };
    requestBody: {
      content: {
        "application/octet-stream": string;
      };
    };
    responses: {
      /** @description The version */
      201: {
        content: {
          "application/json": components["schemas"]["ModelVersion"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** The organisation that one acts in */
  getOrganisation: {
    parameters: {
      header?: {
        /** @description the etag of what the client has; where nothing was changed since, the answer is 304 */
        "if-none-match"?: string;
      };
    };
    responses: {
      /** @description It */
      200: {
        content: {
          "application/json": components["schemas"]["Organisation"];
        };
      };
      /** @description The client has it */
      304: {
        content: never;
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Renames it or changes its settings; what is not named stays */
  changeOrganisation: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
        /** @description the etag that was read; where it was changed since, nothing is done and the answer is 412 */
        "if-match"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          name?: string;
          settings?: {
            /** @description days after which lines of the audit log are removed; null: never */
            auditDays?: number | null;
          };
        };
      };
    };
    responses: {
      /** @description It, as it is now */
      200: {
        content: {
          "application/json": components["schemas"]["Organisation"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** What the organisation keeps on the server: bytes, things and people */
  getOrganisationUsage: {
    responses: {
      /** @description As it is now */
      200: {
        content: {
          "application/json": components["schemas"]["OrganisationUsage"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Makes another organisation, whose first admin is who asks */
  postOrganisations: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          name: string;
        };
      };
    };
    responses: {
      /** @description The organisation; one switches to it by its id */
      201: {
        content: {
          "application/json": {
            /** Format: uuid */
            id: string;
            name: string;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** The packs of the organisation, each version, newest first */
  getOwnPacks: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `next` of the page before */
        cursor?: string;
        packId?: string;
      };
    };
    responses: {
      /** @description A page of packs */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["OwnPack"][];
            next: string | null;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Takes a pack as JSON in the body; one that cannot run is refused with its faults and their places */
  postOwnPacks: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": Record<string, never>;
      };
    };
    responses: {
      /** @description It was there already, with the same content */
      200: {
        content: {
          "application/json": {
            pack: components["schemas"]["OwnPack"];
            /** @description what a pack that is fit to be published would not have */
            warnings: {
                code: string;
                message: string;
                place?: {
                  [key: string]: unknown;
                };
              }[];
          };
        };
      };
      /** @description The pack, and what might be better in it */
      201: {
        content: {
          "application/json": {
            pack: components["schemas"]["OwnPack"];
            /** @description what a pack that is fit to be published would not have */
            warnings: {
                code: string;
                message: string;
                place?: {
                  [key: string]: unknown;
                };
              }[];
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** A version of a pack */
  getOwnPacksId: {
    parameters: {
      path: {
        id: string;
      };
    };
    responses: {
      /** @description The pack */
      200: {
        content: {
          "application/json": components["schemas"]["OwnPack"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Withdraws a version of a pack: nothing new is checked with it; it stays to be read */
  deleteOwnPacksId: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description It is withdrawn */
      204: {
        content: never;
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** What stands in a version of a pack, withdrawn or not */
  getOwnPacksIdContent: {
    parameters: {
      path: {
        id: string;
      };
    };
    responses: {
      /** @description The pack as `lintel check --rules` takes it */
      200: {
        content: {
          "application/json": {
            [key: string]: unknown;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** The packs that come with Lintel; those of the organisation are at `/v1/own-packs` */
  getPacks: {
    responses: {
      /** @description All of them */
      200: {
        content: {
          "application/json": components["schemas"]["PackLine"][];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Which role may do what */
  getPermissions: {
    responses: {
      /** @description Each permission with the roles that have it */
      200: {
        content: {
          "application/json": {
            permissions: {
              [key: string]: ("admin" | "engineer" | "architect" | "inspector" | "viewer" | "api_user")[];
            };
            roles: ("admin" | "engineer" | "architect" | "inspector" | "viewer" | "api_user")[];
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** The place that an address in one line may mean; a person has to confirm it */
  getPlaceSuggestions: {
    parameters: {
      query: {
        address: string;
      };
    };
    responses: {
      /** @description The place; null where neither country nor state are to be told */
      200: {
        content: {
          "application/json": {
            /**
             * @description the part of it that has packs of its own
             * @example us/ca
             */
            nearest: string | null;
            /** @example us/ca */
            suggestion: string | null;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** The rules of a pack, and what it changes in the packs that it extends */
  getRules: {
    parameters: {
      query: {
        pack: string;
      };
    };
    responses: {
      /** @description Its rules */
      200: {
        content: {
          "application/json": {
            amendments: {
                by: string;
                kind: string;
                of: string;
                what: string;
                [key: string]: unknown;
              }[];
            /** @description the packs it is made of, base first */
            chain: string[];
            pack: string;
            rules: components["schemas"]["Rule"][];
            version: string;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** A building that was made up, to try things with */
  getSampleIfc: {
    parameters: {
      query?: {
        /** @description how many storeys */
        storeys?: number;
        /** @description how many rooms each has */
        roomsPerStorey?: number;
        /** @description the same seed gives the same building */
        seed?: number;
        /** @description how many defects of each kind */
        violations?: number;
        /** @description with ducts and pipes */
        mep?: boolean;
        /** @description with furniture */
        furniture?: boolean;
        /** @description of the file */
        schema?: "IFC2X3" | "IFC4" | "IFC4X3";
        /** @description of the file */
        lengthUnit?: "m" | "mm" | "ft";
        /** @description of the file */
        angleUnit?: "rad" | "deg";
      };
    };
    responses: {
      /** @description An IFC file */
      200: {
        content: {
          "application/x-step": string;
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Adds a service as a member, with the role api_user */
  postServiceAccounts: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          name: string;
        };
      };
    };
    responses: {
      /** @description The service; it is listed and removed as every member */
      201: {
        content: {
          "application/json": components["schemas"]["Member"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Makes an API key for a service */
  postServiceAccountsIdKeys: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
      path: {
        id: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description until it expires
           * @default 90
           */
          days?: number;
          name: string;
          /** @description what it may do; never more than its user may at the time of a request */
          scopes: ("buildings:read" | "buildings:write" | "buildings:delete" | "models:read" | "models:write" | "models:delete" | "validations:read" | "validations:run" | "waivers:read" | "waivers:write" | "comments:read" | "comments:write" | "packs:read" | "packs:write" | "statistics:read" | "webhooks:manage" | "members:read" | "members:manage" | "keys:own" | "keys:manage" | "audit:read" | "organisation:manage" | "server:manage")[];
        };
      };
    };
    responses: {
      /** @description The key */
      201: {
        content: {
          "application/json": {
            about: components["schemas"]["ApiKey"];
            /** @description shown once */
            key: string;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Where one is signed in, newest first */
  getSessions: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `next` of the page before */
        cursor?: string;
      };
    };
    responses: {
      /** @description A page of sessions */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["Session"][];
            next: string | null;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Ends all sessions of one’s own but the one that asks */
  deleteSessions: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
    };
    responses: {
      /** @description How many have ended */
      200: {
        content: {
          "application/json": {
            ended: number;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Ends a session of one’s own at once */
  deleteSessionsId: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description It has ended */
      204: {
        content: never;
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** All signing keys, newest first; for admins of the oldest organisation */
  getSigningKeys: {
    responses: {
      /** @description The keys */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["SigningKey"][];
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** From now on a new key signs; the one before still verifies */
  postSigningKeys: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description `access` signs access tokens, `result` signs results
           * @enum {string}
           */
          purpose: "access" | "result";
        };
      };
    };
    responses: {
      /** @description The keys as they are now */
      201: {
        content: {
          "application/json": {
            items: components["schemas"]["SigningKey"][];
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Nothing that this key signed holds any more: for a key that somebody else may have */
  deleteSigningKeysKid: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
      path: {
        kid: string;
      };
    };
    responses: {
      /** @description It is good for nothing any more */
      204: {
        content: never;
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** How all buildings complied over time, and how often they were checked */
  getStatistics: {
    parameters: {
      query?: {
        /** @description the first day; default: 90 days before the last */
        from?: string;
        /** @description the last day; default: today */
        to?: string;
      };
    };
    responses: {
      /** @description Day by day and building */
      200: {
        content: {
          "application/json": components["schemas"]["Statistics"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** The open uploads of the organisation, newest first */
  getUploads: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `next` of the page before */
        cursor?: string;
      };
    };
    responses: {
      /** @description A page of uploads */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["Upload"][];
            next: string | null;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** An upload, and which of its parts came */
  getUploadsId: {
    parameters: {
      path: {
        id: string;
      };
    };
    responses: {
      /** @description The upload */
      200: {
        content: {
          "application/json": components["schemas"]["UploadWithParts"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Gives an upload up; a version it was completed to stays */
  deleteUploadsId: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description It is gone */
      204: {
        content: never;
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Joins the parts to a version; a second call gives the same */
  postUploadsIdComplete: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description The version */
      200: {
        content: {
          "application/json": components["schemas"]["ModelVersion"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Sends a part, the body; one that came already is replaced */
  putUploadsIdPartsNumber: {
    parameters: {
      header?: {
        "content-digest"?: string;
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
      path: {
        id: string;
        number: number;
      };
    };
    requestBody: {
      content: {
        "application/octet-stream": string;
      };
    };
    responses: {
      /** @description The part as it is kept */
      200: {
        content: {
          "application/json": components["schemas"]["UploadPart"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** A validation: how it stands, and what came out */
  getValidationsId: {
    parameters: {
      path: {
        id: string;
      };
    };
    responses: {
      /** @description The validation */
      200: {
        content: {
          "application/json": components["schemas"]["Validation"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Ends a validation that waits or runs */
  postValidationsIdCancel: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description It is cancelled */
      200: {
        content: {
          "application/json": components["schemas"]["Validation"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** What a later validation, `other`, has that this one has not, and the other way round */
  getValidationsIdCompareOther: {
    parameters: {
      path: {
        id: string;
        other: string;
      };
    };
    responses: {
      /** @description The document `lintel-comparison/1` */
      200: {
        content: {
          "application/json": {
            schema: string;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** How a validation goes on, as server-sent events `progress`, and at the end one named as its status */
  getValidationsIdEvents: {
    parameters: {
      path: {
        id: string;
      };
    };
    responses: {
      /** @description Events until it is over; the data are JSON with `status` and `progress` */
      200: {
        content: {
          "text/event-stream": string;
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** How many findings fit, in all and by what */
  getValidationsIdFindingCounts: {
    parameters: {
      query?: {
        rule?: string;
        status?: "fail" | "unknown" | "waived";
        severity?: "error" | "warning" | "info";
        category?: string;
        /** @description the class itself, without its subclasses */
        class?: string;
        /** @description its name; empty: elements without one */
        storey?: string;
        /** @description a GlobalId */
        element?: string;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description The counts */
      200: {
        content: {
          "application/json": components["schemas"]["FindingCounts"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** The findings of a validation that fit, in the order of the result */
  getValidationsIdFindings: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `next` of the page before */
        cursor?: string;
        rule?: string;
        status?: "fail" | "unknown" | "waived";
        severity?: "error" | "warning" | "info";
        category?: string;
        /** @description the class itself, without its subclasses */
        class?: string;
        /** @description its name; empty: elements without one */
        storey?: string;
        /** @description a GlobalId */
        element?: string;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description A page of findings */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["Finding"][];
            next: string | null;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** One finding by its id */
  getValidationsIdFindingsFinding: {
    parameters: {
      path: {
        id: string;
        finding: string;
      };
    };
    responses: {
      /** @description The finding */
      200: {
        content: {
          "application/json": components["schemas"]["Finding"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** The result in another format */
  getValidationsIdReport: {
    parameters: {
      query?: {
        format?: "json" | "csv" | "sarif" | "junit";
      };
      header?: {
        /** @description the etag of what the client has; where nothing was changed since, the answer is 304 */
        "if-none-match"?: string;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description The report */
      200: {
        content: {
          "application/json": {
            schema: string;
          };
          "application/sarif+json": {
            version: string;
          };
          "application/xml": string;
          "text/csv": string;
        };
      };
      /** @description The client has it */
      304: {
        content: never;
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** The result: the document `lintel-result/1` */
  getValidationsIdResult: {
    parameters: {
      header?: {
        /** @description the etag of what the client has; where nothing was changed since, the answer is 304 */
        "if-none-match"?: string;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description Its etag is its SHA-256, weak where it comes as gzip */
      200: {
        content: {
          "application/json": {
            schema: string;
          };
        };
      };
      /** @description The client has it */
      304: {
        content: never;
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** The result with the statement that this server signed about it, for `lintel verify` */
  getValidationsIdSigned: {
    parameters: {
      path: {
        id: string;
      };
    };
    responses: {
      /** @description The file `lintel-signed-result/1`; the keys are at `/.well-known/jwks.json` */
      200: {
        content: {
          "application/json": {
            schema: string;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** A version of a model */
  getVersionsId: {
    parameters: {
      path: {
        id: string;
      };
    };
    responses: {
      /** @description The version */
      200: {
        content: {
          "application/json": components["schemas"]["ModelVersion"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** The file of a version, or one range of its bytes */
  getVersionsIdFile: {
    parameters: {
      header?: {
        /** @description the etag of what the client has; where nothing was changed since, the answer is 304 */
        "if-none-match"?: string;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description The file */
      200: {
        content: {
          "application/octet-stream": string;
        };
      };
      /** @description The range */
      206: {
        content: {
          "application/octet-stream": string;
        };
      };
      /** @description The client has it */
      304: {
        content: never;
      };
      /** @description The file has no such range */
      416: {
        content: never;
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Checks a stored model; an equal check that is done is answered from */
  postVersionsIdValidations: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
      path: {
        id: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @default report
           * @enum {string}
           */
          audit?: "strict" | "report";
          /**
           * Format: date
           * @description the day whose code decides; default: today
           * @example 2026-11-27
           */
          date?: string;
          /**
           * @description also rules whose figures were not verified
           * @default false
           */
          drafts?: boolean;
          /**
           * @description ids of uploaded IDS files
           * @default []
           */
          ids?: string[];
          /**
           * @description default: the building's
           * @example us/ca
           */
          jurisdiction?: string;
          /**
           * @description ids of uploaded packs
           * @default []
           */
          packs?: string[];
          /**
           * @description values of parameters; they go before the building's facts
           * @default {}
           */
          parameters?: {
            [key: string]: string;
          };
          /**
           * @description ids of packs; without any those of the jurisdiction on the date
           * @default []
           */
          rules?: string[];
          /**
           * Format: date
           * @description the day on which waivers must hold; default: today
           * @example 2026-11-27
           */
          today?: string;
          /**
           * @description answer when it is over, where the model is small and it does not take long
           * @default false
           */
          wait?: boolean;
        };
      };
    };
    responses: {
      /** @description It is over */
      200: {
        content: {
          "application/json": components["schemas"]["Validation"];
        };
      };
      /** @description It waits or runs; ask again, or follow its events */
      202: {
        content: {
          "application/json": components["schemas"]["Validation"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** A waiver */
  getWaiversId: {
    parameters: {
      header?: {
        /** @description the etag of what the client has; where nothing was changed since, the answer is 304 */
        "if-none-match"?: string;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description The waiver */
      200: {
        content: {
          "application/json": components["schemas"]["Waiver"];
        };
      };
      /** @description The client has it */
      304: {
        content: never;
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Puts another entry in the place of what a waiver says; its finding stays */
  putWaiversId: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
        /** @description the etag that was read; where it was changed since, nothing is done and the answer is 412 */
        "if-match"?: string;
      };
      path: {
        id: string;
      };
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["WaiverEntry"];
      };
    };
    responses: {
      /** @description The waiver as it is now */
      200: {
        content: {
          "application/json": components["schemas"]["Waiver"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Withdraws a waiver; it stays to be read, with its history */
  deleteWaiversId: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
        /** @description the etag that was read; where it was changed since, nothing is done and the answer is 412 */
        "if-match"?: string;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description It is withdrawn */
      204: {
        content: never;
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Every version of a waiver, with who made it and when, the first one first */
  getWaiversIdHistory: {
    parameters: {
      path: {
        id: string;
      };
    };
    responses: {
      /** @description Its versions */
      200: {
        content: {
          "application/json": {
              /**
               * Format: date-time
               * @example 2026-11-27T09:30:00.000Z
               */
              changedAt: string;
              changedBy: {
                /** Format: uuid */
                id: string;
                name: string;
              };
              content: {
                entry: components["schemas"]["WaiverEntry"];
                withdrawn: boolean;
              };
              version: number;
            }[];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Sends a delivery again, with the same id */
  postWebhookDeliveriesIdRedeliver: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description It waits to be sent */
      202: {
        content: {
          "application/json": components["schemas"]["WebhookDelivery"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** The webhooks of the organisation, newest first */
  getWebhooks: {
    responses: {
      /** @description All of them */
      200: {
        content: {
          "application/json": components["schemas"]["Webhook"][];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Registers a webhook; the answer holds its secret, which is never shown again */
  postWebhooks: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          events: ("validation.done" | "validation.failed" | "waiver.given" | "waiver.withdrawn" | "comment.written" | "version.created")[];
          /** @example https://example.org/lintel */
          url: string;
        };
      };
    };
    responses: {
      /** @description The webhook with its secret */
      201: {
        content: {
          "application/json": components["schemas"]["Webhook"] & {
            /**
             * @description signs what is sent; shown this once
             * @example whsec_…
             */
            secret: string;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** A webhook */
  getWebhooksId: {
    parameters: {
      path: {
        id: string;
      };
    };
    responses: {
      /** @description The webhook */
      200: {
        content: {
          "application/json": components["schemas"]["Webhook"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Removes a webhook with its deliveries */
  deleteWebhooksId: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
        /** @description the etag that was read; where it was changed since, nothing is done and the answer is 412 */
        "if-match"?: string;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description It is gone */
      204: {
        content: never;
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Changes a webhook, or switches it off and on; what is not named stays */
  changeWebhooksId: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
        /** @description the etag that was read; where it was changed since, nothing is done and the answer is 412 */
        "if-match"?: string;
      };
      path: {
        id: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          enabled?: boolean;
          events?: ("validation.done" | "validation.failed" | "waiver.given" | "waiver.withdrawn" | "comment.written" | "version.created")[];
          /** @example https://example.org/lintel */
          url?: string;
        };
      };
    };
    responses: {
      /** @description The webhook as it is now */
      200: {
        content: {
          "application/json": components["schemas"]["Webhook"];
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** What was or is to be sent to a webhook, newest first; kept for 30 days */
  getWebhooksIdDeliveries: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `next` of the page before */
        cursor?: string;
        status?: "waiting" | "delivered" | "failed";
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description A page of deliveries */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["WebhookDelivery"][];
            next: string | null;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  /** Gives a webhook a new secret; the old one signs nothing any more */
  postWebhooksIdSecret: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
      };
      path: {
        id: string;
      };
    };
    responses: {
      /** @description The webhook with its new secret */
      200: {
        content: {
          "application/json": components["schemas"]["Webhook"] & {
            /**
             * @description signs what is sent; shown this once
             * @example whsec_…
             */
            secret: string;
          };
        };
      };
      /** @description What went wrong (RFC 9457) */
      default: {
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
}
