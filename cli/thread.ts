/** A thread of Node that helps to judge a large model. */
import { parentPort } from 'node:worker_threads'
import { serveThread } from '../engine/thread.ts'

serveThread({
  listen: (take) => void parentPort?.on('message', take),
  answer: (answer) => parentPort?.postMessage(answer),
})
