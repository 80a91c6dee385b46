/**
 * A run shared out among threads. The instance that owns the memory opens a job; the threads, each with an instance of its
 * own on the same memory, take units (run.ts) until none is left, and so does the owner, which then shuts the gate, waits
 * for those inside and adds up what they say. A thread writes to its room, to planes and to found bytes of its units only,
 * and reads what nobody writes while the gate is open.
 *
 *   job:  | gate u32 | … 64 | next unit u32 | … 128 | rooms u32 | bytes of each u32 | program u32 | shared words … |
 *   gate: | ticket 24 bits | shut 1 bit | threads inside 7 bits |   a thread that comes late finds another ticket, or it shut
 *   room: | ticket of its last job u32 | counts u32 | coded blocks u32 | units u32 | fault u32 | … 64 | arena (memory.ts) |
 */
import { FAULT_NONE, FAULT_PROGRAM, FAULT_THREADS } from './abi'
import { aliveShare } from './alive'
import { allocZero, arenaStart, stop } from './memory'
import { planesShare } from './planes'
import { countOf, programShare, RULES } from './program'
import { programAllocZero, programMemoryStart } from './program-memory'
import { rowsShare } from './rows'
import { blocksCoded, blocksCodedAdd, countsClear, judgingBytes, judgingStart, ruleCounts, runShare, runUnit, unitCount } from './run'
import { scratchBytes, scratchStart } from './scratch'
import { sharedGive, sharedTake } from './shared-words'
import { stringsShare } from './strings'

const JOB_BYTES: usize = 256
const NEXT: usize = 64
const ROOMS: usize = 128
const ROOM_BYTES: usize = 132
const PROGRAM: usize = 136
const WORDS: usize = 140

const COUNTS: usize = 4
const CODED: usize = 8
const UNITS: usize = 12
const FAULT: usize = 16
const ARENA: usize = 64

const SHUT: u32 = 0x80
const INSIDE: u32 = 0x7f
const TICKET: u32 = 8
/** Looks at the gate before the owner sleeps: most threads end within a few microseconds of each other. */
const LOOKS: u32 = 2000
/** Nanoseconds without a sign of life after which a thread counts as lost; a unit takes well below a millisecond. */
const PATIENCE: i64 = 120_000_000_000

let job: usize = 0
/* Of the owner. */
let ticket: u32 = 0
let threads: u32 = 0
let isOpen = false
let helped: u32 = 0
/* Of a thread: its room, 0 while it is not inside, and the number of the program that its arena is for, 0 for none. */
let room: usize = 0
let joined: u32 = 0

/** Makes the job; called once by the instance that owns the memory. */
export function jobStart(): void {
  job = allocZero(JOB_BYTES)
}

/** Address of the job, by which threads find it. */
export function jobAt(): usize {
  return job
}

/** Says that there is a new program: the rooms were in the memory of the last one. */
export function jobForget(): void {
  store<u32>(job, 0, ROOMS)
  store<u32>(job, load<u32>(job, PROGRAM) + 1, PROGRAM)
}

/** Puts the first unit in front; nobody is inside. */
export function jobReset(): void {
  isOpen = false
  store<u32>(job, 0, NEXT)
}

/**
 * Lets threads in, after `runOpen`.
 *
 * @param count how many may come, 1…127; always the same number for a memory
 * @returns the ticket that lets them in
 */
export function jobOpen(count: u32): u32 {
  threads = count
  if (load<u32>(job, ROOMS) == 0) makeRooms()
  sharedGive(job + WORDS)
  shareAll()
  isOpen = true
  ticket = ticket == 0xffffff ? 1 : ticket + 1
  atomic.store<u32>(job, ticket << TICKET)
  return ticket
}

function makeRooms(): void {
  const bytes = (ARENA + scratchBytes() + judgingBytes() + 4096 + 63) & ~63
  store<u32>(job, <u32>programAllocZero(<usize>threads * bytes), ROOMS)
  store<u32>(job, <u32>bytes, ROOM_BYTES)
}

function roomOf(number: u32): usize {
  return <usize>load<u32>(job, ROOMS) + <usize>number * load<u32>(job, ROOM_BYTES)
}

/** What all instances on a memory must know, in one order. */
function shareAll(): void {
  programShare()
  rowsShare()
  aliveShare()
  stringsShare()
  planesShare()
  runShare()
}

/** Does units as the owner, shuts the gate, waits for the threads inside and adds up. */
export function jobDo(): void {
  takeUnits()
  jobShut()
  if (!isOpen) return
  for (let number: u32 = 0; number < threads; number++) if (load<u32>(roomOf(number)) == ticket) addRoom(roomOf(number))
}

/** Adds what a thread left of the job at hand; while threads are inside, the owner's counts are the owner's alone. */
function addRoom(from: usize): void {
  if (load<u32>(from, FAULT) != FAULT_NONE) stop(load<u32>(from, FAULT))
  blocksCodedAdd(load<u32>(from, CODED))
  helped += load<u32>(from, UNITS)
  const counts = <usize>load<u32>(from, COUNTS)
  const own = ruleCounts()
  for (let i: usize = 0; i < <usize>countOf(RULES) << 4; i += 4) store<u32>(own + i, load<u32>(own + i) + load<u32>(counts + i))
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
  room = roomOf(number)
  store<u32>(room, wanted)
  // until it is known better
  store<u32>(room, FAULT_THREADS, FAULT)
  if (joined != load<u32>(job, PROGRAM)) join()
  countsClear()
  const before = blocksCoded()
  store<u32>(room, takeUnits(), UNITS)
  store<u32>(room, blocksCoded() - before, CODED)
  store<u32>(room, <u32>ruleCounts(), COUNTS)
  store<u32>(room, FAULT_NONE, FAULT)
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

function join(): void {
  joined = 0
  arenaStart(room + ARENA, <usize>load<u32>(job, ROOM_BYTES) - ARENA)
  programMemoryStart()
  scratchStart()
  sharedTake(job + WORDS)
  shareAll()
  judgingStart()
  joined = load<u32>(job, PROGRAM)
}

function leave(): void {
  room = 0
  if ((atomic.sub<u32>(job, 1) & SHUT) != 0) atomic.notify(job, 1)
}

/** Says that this thread stopped; its host calls it after a trap. */
export function jobFail(fault: i32): void {
  if (room == 0) return
  if (fault == FAULT_PROGRAM) store<u32>(room, fault, FAULT)
  leave()
}
