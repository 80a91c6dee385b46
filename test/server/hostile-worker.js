/** A check thread, or process, that goes wrong at models of some names, and checks all others. */
import { parentPort } from 'node:worker_threads'
import '../../dist/server/checks/check-worker.js'

const ENDS = {
  'dies.ifc': () => process.exit(1),
  'endless.ifc': () => {
    for (;;);
  },
  'greedy.ifc': () => {
    const all = []
    for (;;) all.push({ one: [all.length] })
  },
}(parentPort ?? process).on('message', (message) => {
  if (message.type === 'check') ENDS[message.order.name]?.()
})
