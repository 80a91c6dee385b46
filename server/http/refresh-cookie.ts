/** The refresh token of a browser: a cookie that no script reads and no other site sends. */
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { HttpError } from './problem.ts'

const NAME = 'lintel_refresh'
/** It goes nowhere else. */
const PATH = '/v1/auth'

/** @param secure whether it goes over TLS alone; @param seconds until the browser forgets it */
export function giveRefreshCookie(
  context: Context,
  token: string,
  { secure, seconds }: { readonly secure: boolean; readonly seconds: number },
): void {
  setCookie(context, NAME, token, {
    path: PATH,
    httpOnly: true,
    sameSite: 'Strict',
    secure,
    maxAge: seconds,
  })
}

export function dropRefreshCookie(context: Context, secure: boolean): void {
  deleteCookie(context, NAME, { path: PATH, httpOnly: true, sameSite: 'Strict', secure })
}

/** @throws HttpError `forbidden` where another origin makes the browser send it */
export function readRefreshCookie(context: Context): string | undefined {
  const token = getCookie(context, NAME)
  const site = context.req.header('sec-fetch-site')
  if (token !== undefined && site !== undefined && site !== 'same-origin' && site !== 'none')
    throw new HttpError('forbidden', "another site may not use this browser's sign-in")
  return token
}
