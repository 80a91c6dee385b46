/** The contract of each port of the server, on its adapters. */
import { describe } from 'vitest'
import { MemoryCache } from '../server/cache/memory.ts'
import { MemoryEvents } from '../server/events/memory.ts'
import { MemoryJobs } from '../server/jobs/memory.ts'
import { cacheContract, cacheRoomContract } from './server/cache-contract.ts'
import { eventsContract } from './server/events-contract.ts'
import { jobsContract } from './server/jobs-contract.ts'

describe('a cache in memory', () => {
  cacheContract(async (room) => new MemoryCache(room))
  cacheRoomContract(async (room) => new MemoryCache(room))
})
describe('a queue in memory', () => jobsContract(async (atOnce) => new MemoryJobs(atOnce, () => undefined)))
describe('events in memory', () => eventsContract(async () => new MemoryEvents(() => undefined)))
