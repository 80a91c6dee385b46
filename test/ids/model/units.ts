/** The units of a model. */
import { refs, type Writer } from './writer.ts'

/** Adds a project in metres or millimetres; @returns the name of a centimetre, which properties may have as their own unit */
export function addUnits(writer: Writer, millimetres: boolean): number {
  const unit = (type: string, prefix: string, name: string): number =>
    writer.add('IfcSIUnit', { Dimensions: '*', UnitType: `.${type}.`, Prefix: prefix, Name: `.${name}.` })
  const centimetres = unit('LENGTHUNIT', '.CENTI.', 'METRE')
  const prefix = millimetres ? '.MILLI.' : '$'
  const units = [unit('LENGTHUNIT', prefix, 'METRE'), unit('AREAUNIT', prefix, 'SQUARE_METRE')]
  const assignment = writer.add('IfcUnitAssignment', { Units: refs(units) })
  writer.add('IfcProject', { Name: "'a'", UnitsInContext: `#${assignment}` })
  return centimetres
}
