/**
 * A run shared out among threads. The instance that owns the memory opens a job; the threads, each with an instance of its
 * own on the same memory, take units (run.ts) until none is left, and so does the owner, which then shuts the gate and
 * waits for those inside. A thread allocates from its arena only and reads what nobody writes while the gate is open.
 *
 *   job:  | gate u32 | … 64 | next unit u32 | … 128 | fault u32 | coded u32 | counts u32 | arenas u32 | bytes of each u32 |
 *         program u32 | helped u32 | shared words … |
 *   gate: | ticket 24 bits | shut 1 bit | threads inside 7 bits |   a thread that comes late finds another ticket, or it shut
 */
import { FAULT_NONE, FAULT_THREADS } from './abi'
import { allocZero, arenaStart, stop } from './memory'
import { planesShare } from './planes'
import { countOf, programShare, RULES } from './program'
import { programAlloc, programMemoryStart } from './program-memory'
import { rowsShare } from './rows'
import { blocksCoded, blocksCodedAdd, countsClear, judgingBytes, judgingStart, ruleCounts, runShare, runUnit, unitCount } from './run'
import { scratchBytes, scratchStart } from './scratch'
import { sharedGive, sharedTake } from './shared-words'
import { stringsShare } from './strings'

const JOB_BYTES: usize = 256
const NEXT: usize = 64
const FAULT: usize = 128
const CODED: usize = 132
const COUNTS: usize = 136
const ARENAS: usize = 140
const ARENA_BYTES: usize = 144
const PROGRAM: usize = 148
const HELPED: usize = 152
const WORDS: usize = 156

const SHUT: u32 = 0x80
const INSIDE: u32 = 0x7f
const TICKET: u32 = 8
/** Looks at the gate before the owner sleeps: most threads end within a few microseconds of each other. */
const LOOKS: u32 = 2000
/** Nanoseconds without a sign of life after which a thread counts as lost; a unit takes well below a millisecond. */
const PATIENCE: i64 = 120_000_000_000

let job: usize = 0
let helped: u32 = 0
let ticket: u32 = 0
/** Number of the program that this instance, a thread's, has its arena for; 0 for none. */
let joined: u32 = 0
let inside = false

/** Makes the job; called once by the instance that owns the memory. */
export function jobStart(): void {
  job = allocZero(JOB_BYTES)
}

/** Address of the job, by which threads find it. */
export function jobAt(): usize {
  return job
}

/** Says that there is a new program: the arenas were in the memory of the last one. */
export function jobForget(): void {
  store<u32>(job, 0, ARENAS)
  store<u32>(job, load<u32>(job, PROGRAM) + 1, PROGRAM)
}

/** Puts the first unit in front; nobody is inside. */
export function jobReset(): void {
  store<u32>(job, 0, NEXT)
  store<u32>(job, FAULT_NONE, FAULT)
  store<u32>(job, 0, CODED)
  store<u32>(job, 0, HELPED)
}

/**
 * Lets threads in, after `runOpen`.
 *
 * @param threads how many may come, 1…127; always the same number for a memory
 * @returns the ticket that lets them in
 */
export function jobOpen(threads: u32): u32 {
  if (load<u32>(job, ARENAS) == 0) makeArenas(threads)
  store<u32>(job, <u32>ruleCounts(), COUNTS)
  sharedGive(job + WORDS)
  shareAll()
  ticket = (ticket + 1) & 0xffffff
  atomic.store<u32>(job, ticket << TICKET)
  return ticket
}

function makeArenas(threads: u32): void {
  const bytes = (scratchBytes() + judgingBytes() + 4096 + 63) & ~63
  store<u32>(job, <u32>programAlloc(<usize>threads * bytes), ARENAS)
  store<u32>(job, <u32>bytes, ARENA_BYTES)
}

/** What all instances on a memory must know, in one order. */
function shareAll(): void {
  programShare()
  rowsShare()
  stringsShare()
  planesShare()
  runShare()
}

/** Does units as the owner, shuts the gate and waits for the threads inside. */
export function jobDo(): void {
  takeUnits()
  jobShut()
  blocksCodedAdd(load<u32>(job, CODED))
  helped += load<u32>(job, HELPED)
  if (load<u32>(job, FAULT) != FAULT_NONE) stop(load<u32>(job, FAULT))
}

/** How many units threads have taken off this instance; for tests and reports. */
export function jobHelped(): u32 {
  return helped
}

/** @returns how many units it took */
function takeUnits(): u32 {
  const total = unitCount()
  let taken: u32 = 0
  for (let unit = atomic.add<u32>(job, 1, NEXT); unit < total; unit = atomic.add<u32>(job, 1, NEXT)) {
    runUnit(unit)
    taken++
  }
  return taken
}

/** Lets nobody in any more and waits until nobody is inside; also where the owner stopped in the middle of its work. */
export function jobShut(): void {
  atomic.store<u32>(job, unitCount(), NEXT)
  let gate = atomic.or<u32>(job, SHUT) | SHUT
  for (let i: u32 = 0; i < LOOKS && (gate & INSIDE) != 0; i++) gate = atomic.load<u32>(job)
  while ((gate & INSIDE) != 0) {
    if (atomic.wait<i32>(job, gate, PATIENCE) == AtomicWaitResult.TIMED_OUT) stop(FAULT_THREADS)
    gate = atomic.load<u32>(job)
  }
}

/**
 * Helps with a job, as a thread; does nothing when it comes too late.
 *
 * @param at     address of the job
 * @param number which of the threads this is, from 0 on
 */
export function jobHelp(at: usize, wanted: u32, number: u32): void {
  job = at
  if (!enter(wanted)) return
  inside = true
  if (joined != load<u32>(job, PROGRAM)) join(number)
  countsClear()
  const before = blocksCoded()
  atomic.add<u32>(job, takeUnits(), HELPED)
  atomic.add<u32>(job, blocksCoded() - before, CODED)
  addCounts()
  leave()
}

function enter(wanted: u32): bool {
  let gate = atomic.load<u32>(job)
  while (gate >> TICKET == wanted && (gate & SHUT) == 0) {
    const found = atomic.cmpxchg<u32>(job, gate, gate + 1)
    if (found == gate) return true
    gate = found
  }
  return false
}

function join(number: u32): void {
  const bytes = <usize>load<u32>(job, ARENA_BYTES)
  arenaStart(<usize>load<u32>(job, ARENAS) + <usize>number * bytes, bytes)
  programMemoryStart()
  scratchStart()
  sharedTake(job + WORDS)
  shareAll()
  judgingStart()
  joined = load<u32>(job, PROGRAM)
}

function addCounts(): void {
  const from = ruleCounts()
  const to = <usize>load<u32>(job, COUNTS)
  for (let i: usize = 0; i < <usize>countOf(RULES) << 4; i += 4) {
    const count = load<u32>(from + i)
    if (count != 0) atomic.add<u32>(to + i, count)
  }
}

function leave(): void {
  inside = false
  if ((atomic.sub<u32>(job, 1) & SHUT) != 0) atomic.notify(job, 1)
}

/** Says that this thread stopped; its host calls it after a trap. */
export function jobFail(fault: i32): void {
  if (!inside) return
  atomic.store<u32>(job, fault == FAULT_NONE ? <u32>FAULT_THREADS : <u32>fault, FAULT)
  leave()
}
