/** The words of `--help` that teach: examples, exit codes, what the verdicts mean. */

const EXIT_CODES = `
Exit codes:
  0  nothing at or above --fail-on
  1  findings
  2  the input or the call is wrong: one line on standard error, nothing on standard output
  3  a fault of Lintel itself`

const VERDICTS = `
What a verdict means:
  pass     the model says enough, and the requirement is met
  fail     the model says enough, and the requirement is not met
  unknown  a value that the rule needs is missing, or its bounds do not decide; never a pass
  waived   someone accepted it, with a reason and an end; never a pass
A score is the share of the decided checks that pass; the coverage beside it says how much was
decided at all.`

export const PROGRAM_HELP = `
Start here:
  lintel sample --violations 3 --output sample.ifc   write a small building with planted defects
  lintel check sample.ifc                            check it
  lintel inspect sample.ifc                          see what was read
  lintel rules list                                  see which packs there are
${VERDICTS}
${EXIT_CODES}`

export const CHECK_HELP = `
Examples:
  lintel check house.ifc
  lintel check house.ifc --jurisdiction us/ca --param sprinklered=true
  lintel check house.ifc --rules office.json --param door_clear_width=0.9
  lintel check house.ifc --rules delivery.ids --audit strict
  lintel check building.json --rules old-pack.json   a building and a pack of the earlier MCP format
  lintel check *.ifc --format sarif --output lintel.sarif
  lintel check house.ifc --format json --output before.json   then, after a change:
  lintel check house.ifc --baseline before.json               only what is new or worse counts
  lintel check house.ifc --waivers none                       what is accepted counts, too
  unzip -p house.ifczip | lintel check -                      a model from standard input
${VERDICTS}

Findings that someone accepts stand in house.ifc.waivers.json beside the model, which lintel waive
writes. They stay in every report, and count again when they end or what was accepted changes.
With --baseline a finding counts when it is new or its verdict got worse (unknown became fail).
Values are SI; where a limit was written in feet, inches or degrees these stand beside them.
Colours: on a terminal only; NO_COLOR turns them off, FORCE_COLOR on.
${EXIT_CODES}`

export const COMPARE_HELP = `
Example:
  lintel compare before.json after.json

Both files come from: lintel check MODEL --format json --output FILE
The exit code is 0 whatever the difference; to fail a build on new findings use: lintel check --baseline`

export const VERIFY_HELP = `
Examples:
  lintel verify house.signed.json --keys jwks.json
  lintel verify house.signed.json --keys https://lintel.example/.well-known/jwks.json
  lintel verify house.signed.json --trust ed25519:11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo
  lintel verify house.signed.json --keys jwks.json --model house.ifc   runs the check again
  lintel verify house.json --model house.ifc                           a result that nobody signed: digest and run only

Works without a network when the keys are in a file, or the key is written out (--trust): it is short
enough for a letterhead. Get it from the issuer by a way you trust: keys that come with the file itself
show that nothing was changed since it was signed, not by whom.
With --model the same model, packs, parameters and waivers are run again, and the digest must be
the same. Packs that come with Lintel are found by themselves; another kernel is said.
Of a result that nobody signed, parameters and drafts are taken from what it says of them.

Exit codes:
  0  it holds
  1  it does not hold, or could not be reproduced: the reason is told
  2  the call is wrong, or the file is no result
  3  a fault of Lintel itself`

export const WAIVE_HELP = `
Examples:
  lintel waive house.ifc --rule core.door-size --element 0Goa91fYJqP22JQHZxBnGh \\
    --reason 'The wall is listed' --by 'A. Muster, plan checker' --until 2027-06-30
  lintel waive house.json core.door-size:0Goa91fYJqP22JQHZxBnGh --reason … --by … --until …

house.json is what lintel check house.ifc --format json wrote. The file beside the model,
house.ifc.waivers.json, gets the waiver, in the place of one of the same finding. It records the
value, the limit, the clause and the packs: when the value worsens, or the limit, the clause or a
pack is another, the finding counts again, and so it does after the last day.`

export const BENCH_HELP = `
Examples:
  lintel bench house.ifc
  lintel bench house.ifc --rules us/ada-2010 --runs 11 --format json

Reads and checks your own model six times, drops the first, and prints the median of five:
  reading                      bytes to rows, the SHA-256 of the file included
  with everything in columns   reading, and all attributes, properties, quantities and relations
  first run of the rules       from their texts to verdicts, the columns that they read included
  re-check                     judging again when nothing changed
  findings                     what a person is told of each failed or unknown element
  one changed row              a value taken away or put back, up to the verdicts that flipped
  peak memory                  of the process, in the run that is dropped

Use it to see whether a change of yours made your model faster or slower on this machine.
Do not use it to compare machines, models or other programs: other work on the machine, the
model's mix of classes and what the other program leaves out decide such numbers more than the
program does.`

export const MOVE_HELP = `
Example:
  DATABASE_URL=postgres://… LINTEL_SECRET=… lintel move ~/.local/share/lintel \\
    --organisation 'City of Sample' --as a.muster@sample.example

The environment is that of the served server (DATABASE_URL, S3_…, LINTEL_DATA). Buildings, models,
versions, packs, IDS files, validations, waivers, comments, their history and the audit log go there,
all of it or nothing; the folder stays as it is. Open uploads, webhooks and keys stay behind. A folder
that was moved before is refused. Where the served server keeps files in a folder, it must not run.`

export const RULES_HELP = `
Examples:
  lintel rules list                      the packs that come with Lintel
  lintel rules show core/information     the rules of a pack
  lintel rules show core.door-size       one rule: what it asks, why, what to do, its cases
  lintel rules show --jurisdiction us/ca --date 2024-01-31   what decides there and then
  lintel rules list --format json        every rule: its code, its source, how far verified
  lintel rules new my-pack office.width  start a pack and a rule from an example that works
  lintel rules lint my-pack/             is every name known, does every comparison make sense?
  lintel rules lint needs.ids            is it IDS 1.0, and does it fit its versions of IFC?
  lintel rules test my-pack/             does every case end as it says?
  lintel rules export my-pack/           what of it IDS can say, as an IDS file
  lintel rules import old.json --output my-pack/   a pack of the earlier MCP format

Import ends with 0 where nothing is left to decide, with 1 where something is: read the report.
A match of the old format is a violation here, and what was missing there is unknown here.`
