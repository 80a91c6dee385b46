/** Seeded randomness for the sample building: the same seed gives the same numbers and GlobalIds everywhere. */

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_$'

export interface Random {
  /** A whole number, 0…2³²−1. */
  next(): number
  /** A whole number, 0…limit−1. */
  below(limit: number): number
}

/** The sfc32 generator (PractRand, public domain), started from a seed and a stream number. */
export function createRandom(seed: number, stream = 0): Random {
  let a = seed | 0
  let b = Math.floor(seed / 0x1_0000_0000) | 0
  let c = stream | 0
  let counter = 1
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return sum >>> 0
  }
  for (let round = 0; round < 15; round++) next()
  return { next, below: (limit) => Math.floor((next() / 0x1_0000_0000) * limit) }
}

/** A GlobalId in IFC's base64 from 128 random bits: 22 characters, the first one 0…3. */
export function createGlobalId(random: Random): string {
  let text = ''
  for (let word = 0; word < 4; word++) {
    let bits = random.next()
    const characters = word === 3 ? 4 : 5
    for (let i = 0; i < characters; i++) {
      text += ALPHABET[bits & 63]
      bits >>>= 6
    }
  }
  const rest = random.next()
  return `${ALPHABET[rest & 3]}${text}${ALPHABET[(rest >>> 2) & 63]}${ALPHABET[(rest >>> 8) & 63]}`
}
