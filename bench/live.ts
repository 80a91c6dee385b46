/**
 * `npm run bench:live`: the live channel against a bare `ws` loop that sends the same bytes, what clients cost, from an edit
 * to its broadcast, the cache of replicas, and one worker process against two. Ratios of one run. `--quick` takes fewer clients and rounds; `--soak` keeps it up for ten
 * minutes.
 */
import { broadcast } from './live/broadcast.ts'
import { cache } from './live/cache.ts'
import { deltas } from './live/deltas.ts'
import { soak } from './live/soak.ts'
import { workers } from './live/workers.ts'
import { printSection } from './report.ts'

const QUICK = process.argv.includes('--quick')
const SOAK_SECONDS = process.argv.includes('--soak') ? 600 : QUICK ? 10 : 30

const rounds = QUICK ? { rounds: 7, warmUp: 3 } : { rounds: 41, warmUp: 10 }
printSection({
  title: 'Broadcast to 1,000 clients',
  figures: await broadcast({ clients: 1000, ...rounds }),
})
if (!QUICK)
  printSection({
    title: 'Broadcast to 10,000 clients',
    figures: await broadcast({ clients: 10_000, rounds: 11, warmUp: 3 }),
  })
printSection({ title: 'From an edit to its verdict', figures: await deltas() })
printSection({ title: 'A cache of results before Redis, two replicas', figures: await cache() })
printSection({ title: 'One worker process against two, stored validations', figures: await workers() })
printSection({
  title: `Kept up for ${SOAK_SECONDS} seconds`,
  figures: await soak({ clients: 300, seconds: SOAK_SECONDS }),
})
