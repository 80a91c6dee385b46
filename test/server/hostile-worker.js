/** A check thread, or process, that goes wrong at models of some names, and checks all others. */
import { parentPort } from 'node:worker_threads'

const ENDS = {
  'dies.ifc': () => process.exit(1),
  'endless.ifc': () => {
    for (;;);
  },
  'greedy.ifc': () => {
    const all = []
    for (;;) all.push({ one: [all.length] })
  },
}
const early = []
let isReady = false

function hear(message) {
  if (!isReady) early.push(message)
  else if (message.type === 'check') ENDS[message.order.name]?.()
}

// whoever checks must be the first who listens; so a process overhears what it is told
if (parentPort === null) {
  const { emit } = process
  process.emit = (event, message, ...more) => {
    const isHeard = emit.call(process, event, message, ...more)
    if (event === 'message') hear(message)
    return isHeard
  }
}
await import('../../dist/server/checks/check-worker.js')
isReady = true
parentPort?.on('message', hear)
for (const message of early) hear(message)
