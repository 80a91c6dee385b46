/** An entry of the SIMD build only: by this export the loader tells the twins apart. */

/** Does nothing; that it is there says that this build has SIMD. */
export function simd(): void {}
