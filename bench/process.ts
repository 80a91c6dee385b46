/** Processes of a bench, each apart, so that none takes time or the compiler's favour from another. */
import { type ChildProcess, fork } from 'node:child_process'

/** A process that speaks in messages with a type. */
export class Child<To extends object, From extends { readonly type: string }> {
  private readonly process: ChildProcess

  /** @param file TypeScript */
  constructor(file: string) {
    const execArgv = ['--expose-gc', '--import', 'tsx']
    this.process = fork(file, { execArgv, serialization: 'advanced' })
  }

  send(message: To): void {
    this.process.send(message)
  }

  /** The next message of a type. @throws Error where the process ends, or says that it failed */
  next<T extends From['type']>(type: T): Promise<Extract<From, { readonly type: T }>> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        this.process.off('message', hear)
        this.process.off('exit', ended)
      }
      const hear = (message: From & { readonly message?: string }): void => {
        if (message.type !== type && message.type !== 'failed') return
        settle()
        if (message.type === type) resolve(message as Extract<From, { readonly type: T }>)
        else reject(new Error(message.message))
      }
      const ended = (): void => {
        settle()
        reject(new Error(`a process ended before it said '${type}'`))
      }
      this.process.on('message', hear)
      this.process.on('exit', ended)
    })
  }

  end(): void {
    this.process.disconnect()
  }
}
