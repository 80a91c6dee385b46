/** The types of the API: `npm run generate:client` writes them, and a test says when they are old. */


export interface paths {
  "/health": {
    /** Whether the process lives */
    get: operations["getHealth"];
  };
  "/ready": {
    /** Whether it can work, and which dependency is not ready */
    get: operations["getReady"];
  };
  "/v1/assistant": {
    /** A message of the Model Context Protocol; each tool needs its own permission */
    post: operations["postAssistant"];
  };
  "/v1/audit": {
    /** Who did what in the organisation, newest first */
    get: operations["getAudit"];
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
  "/v1/check": {
    /** Checks a model that is sent along; nothing is kept */
    post: operations["postCheck"];
  };
  "/v1/ids/lint": {
    /** What is wrong with an IDS file that is sent along; nothing is kept */
    post: operations["postIdsLint"];
  };
  "/v1/packs": {
    /** The packs that come with Lintel */
    get: operations["getPacks"];
  };
  "/v1/permissions": {
    /** Which role may do what */
    get: operations["getPermissions"];
  };
  "/v1/sample.ifc": {
    /** A building that was made up, to try things with */
    get: operations["getSampleIfc"];
  };
}

export type webhooks = Record<string, never>;

export interface components {
  schemas: {
    AuditLine: {
      action: string;
      actor: string;
      /** Format: uuid */
      actorId: string | null;
      address: string | null;
      /** @example 2026-11-27T09:30:00.000Z */
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
      /** @example 2026-11-27T09:30:00.000Z */
      changedAt: string;
      /** @example 2026-11-27T09:30:00.000Z */
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
    PackLine: {
      drafts: number;
      id: string;
      jurisdiction: string | null;
      rules: number;
      title: string;
      version: string;
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
      /** @description Everything is ready */
      200: {
        content: {
          "application/json": {
            dependencies: {
              [key: string]: "ok" | "not ready";
            };
            packs: number;
            /** @enum {string} */
            status: "ready" | "starting";
          };
        };
      };
      /** @description Something is not */
      503: {
        content: {
          "application/json": {
            dependencies: {
              [key: string]: "ok" | "not ready";
            };
            packs: number;
            /** @enum {string} */
            status: "ready" | "starting";
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
  /** A message of the Model Context Protocol; each tool needs its own permission */
  postAssistant: {
    parameters: {
      header?: {
        /** @description a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true` */
        "idempotency-key"?: string;
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
  /** The packs that come with Lintel */
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
}
