/** A worker of the page's worker that helps to judge a large model. */
import { serveThread } from '../engine/thread.ts'
import type { ThreadAnswer, ThreadOrder } from '../engine/threads.ts'

interface WorkerPort {
  onmessage: ((event: MessageEvent<ThreadOrder>) => void) | null
  postMessage(answer: ThreadAnswer): void
}

const port = self as unknown as WorkerPort

serveThread({
  listen: (take) => {
    port.onmessage = ({ data }) => take(data)
  },
  answer: (answer) => port.postMessage(answer),
})
