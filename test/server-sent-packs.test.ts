/** Packs cross to a check thread once; after that their identity stands for them. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { packsOfPlace } from '../engine/pack/jurisdiction.ts'
import { resolvePacks } from '../engine/pack/resolve.ts'
import { readBuilt } from '../server/built.ts'
import { PackKeeper, PackSender } from '../server/checks/sent-packs.ts'

const { packs } = readBuilt()
const PLACES = ['us/ca', 'us', 'de/by', 'sg'] as const
const ofPlace = (place: string, drafts = false) =>
  resolvePacks(packs, packsOfPlace(packs, { jurisdiction: place, date: '2026-11-27' }).packs, { drafts })

test('a pack that the thread has crosses as its identity', () => {
  const sender = new PackSender()
  const keeper = new PackKeeper()
  const first = sender.send(ofPlace('us/ca'))
  const again = sender.send(ofPlace('us/ca'))
  expect(first.packs.every(({ bytes }) => bytes !== null)).toBe(true)
  expect(again.packs.map(({ bytes }) => bytes)).toEqual(first.packs.map(() => null))
  const received = keeper.receive(first)
  expect(received).toEqual(ofPlace('us/ca'))
  expect(keeper.receive(again).every((pack, i) => pack === received[i])).toBe(true)
})

test('another value of a parameter, and drafts, make another pack', () => {
  const sender = new PackSender()
  const [id] = packsOfPlace(packs, { jurisdiction: 'us', date: '2026-11-27' }).packs as [string]
  const [plain] = resolvePacks(packs, [id]) as [ReturnType<typeof resolvePacks>[number]]
  const [name, { value }] = Object.entries(plain.names.params).find(
    ([, parameter]) => typeof parameter.value === 'number',
  ) as [string, { value: number }]
  const other = resolvePacks(packs, [id], { params: { [name]: value + 1 } })
  const ways = [[plain], other, resolvePacks(packs, [id], { drafts: true })]
  const sent = ways.map((way) => sender.send(way).packs[0])
  expect(sent.map((one) => one?.bytes === null)).toEqual([false, false, false])
})

test('whatever is sent in whatever order and room, the thread receives it', () => {
  const known = PLACES.flatMap((place) => [ofPlace(place), ofPlace(place, true)]).flat()
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.nat(known.length - 1), { maxLength: 8 }), { maxLength: 12 }),
      fc.integer({ min: 1, max: 400_000 }),
      (orders, room) => {
        const sender = new PackSender(room)
        const keeper = new PackKeeper()
        for (const order of orders) {
          const asked = order.map((i) => known[i] as (typeof known)[number])
          const received = keeper.receive(structuredClone(sender.send(asked)))
          expect(received.map(({ chain, draftsLeftOut }) => [chain, draftsLeftOut])).toEqual(
            asked.map(({ chain, draftsLeftOut }) => [chain, draftsLeftOut]),
          )
        }
      },
    ),
    { seed: 7, numRuns: 40 },
  )
})
