/** What is done for a request around its route, as steps in one layer of middleware: each layer costs promises, a step none. */
import type { Context, MiddlewareHandler } from 'hono'
import type { AppEnv } from './request.ts'

/** Done before the route; refuses by throwing. A promise is waited for. */
export type Step = (context: Context<AppEnv>) => void | Promise<void>

/** Done before and after the route. `before` must not throw: what came before it would miss its end. */
export interface Bracket {
  readonly before?: (context: Context<AppEnv>) => void
  /** The answer stands in `context.res`, also where something was refused. */
  readonly after?: (context: Context<AppEnv>) => void
}

/** One step after the other, then the route. */
export function inOrder(...steps: readonly Step[]): MiddlewareHandler<AppEnv> {
  return (context, next) => go(context, steps, { from: 0, next })
}

/** Waits only where a step does: each promise that nobody needs is one more turn of the queue. */
function go(
  context: Context<AppEnv>,
  steps: readonly Step[],
  { from, next }: { readonly from: number; readonly next: () => Promise<void> },
): Promise<void> {
  for (let i = from; i < steps.length; i += 1) {
    const waits = steps[i]?.(context)
    if (waits !== undefined) return waits.then(() => go(context, steps, { from: i + 1, next }))
  }
  return next()
}

/** All that comes before, the route, and all that comes after it, in the opposite order. */
export function around(...brackets: readonly Bracket[]): MiddlewareHandler<AppEnv> {
  const before = brackets.flatMap((bracket) => bracket.before ?? [])
  const after = brackets.flatMap((bracket) => bracket.after ?? []).reverse()
  return (context, next) => {
    for (const one of before) one(context)
    return next().then(() => {
      for (const one of after) one(context)
    })
  }
}
