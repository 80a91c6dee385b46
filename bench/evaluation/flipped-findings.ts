/** Findings of the rows that a change flipped, through the engine's own findings. */
import { Elements } from '../../engine/findings/elements.ts'
import { Findings } from '../../engine/findings/findings.ts'
import type { Rule } from '../../engine/pack/pack.ts'
import type { Finding } from '../../engine/result.ts'
import type { Flip, Run } from '../../engine/run.ts'

/** Makes findings for flips; the run behind it sees only their rows, because the engine makes findings rule by rule. */
export class FlippedFindings {
  private readonly run: Run
  /** In the order in which they were compiled. */
  private readonly rules: readonly Rule[]
  private readonly findings: Findings
  private flips: readonly Flip[] = []
  private rows: ReadonlySet<number> = new Set()

  constructor(run: Run, rules: readonly Rule[]) {
    this.run = run
    this.rules = rules
    this.findings = new Findings(this.narrowed(), new Elements(run.model, run.relations))
  }

  /** The findings that are new or another now; rows that pass or left a rule have none. */
  of(flips: readonly Flip[]): Finding[] {
    this.flips = flips
    this.rows = new Set(flips.map(({ row }) => row))
    const amiss = flips.filter(({ after }) => after === 'fail' || after === 'unknown')
    return [...new Set(amiss.map(({ rule }) => rule))].flatMap((number) => {
      const compiled = this.run.program.rules[number]
      const rule = this.rules[number]
      return compiled === undefined || rule === undefined ? [] : this.findings.of(rule, compiled)
    })
  }

  /** The run as it is, but `rows` lists only rows that flipped. */
  private narrowed(): Run {
    const rows: Run['rows'] = (rule, which) => {
      if (rule < this.run.program.rules.length)
        return Uint32Array.from(
          this.flips.filter((flip) => flip.rule === rule && flip.after === which),
          ({ row }) => row,
        )
      return this.run.rows(rule, which).filter((row) => this.rows.has(row))
    }
    return new Proxy(this.run, {
      get: (run, key) => {
        if (key === 'rows') return rows
        const value: unknown = Reflect.get(run, key)
        return typeof value === 'function' ? value.bind(run) : value
      },
    })
  }
}
