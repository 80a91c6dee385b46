/** What `lintel` and its groups of commands do when no command of theirs is named. */
import type { Command } from 'commander'
import { LintelError } from '../engine/errors.ts'
import { proposal } from '../engine/language/nearest.ts'

/** Prints the group's help, or throws the error that proposes the nearest command. */
export function helpOrUnknown(group: Command): never {
  const [word] = group.args
  if (word === undefined) return group.help()
  const names = group.commands.map((command) => command.name())
  const path = group.parent === null ? group.name() : `${group.parent.name()} ${group.name()}`
  const hint = /\.ifc$/i.test(word) ? `; to check a model: lintel check ${word}` : proposal(word, names)
  throw new LintelError(
    'call-invalid',
    `unknown command '${word}'${hint || `; accepted are ${names.join(', ')}`}; see ${path} --help`,
  )
}
