/** What clients ask for: the classes, sets and words that the generated IDS is made of. */

/** A class that is asked about, how often beside the others, and what people call it. */
export interface Subject {
  readonly name: string
  readonly weight: number
  readonly title: string
  readonly group: 'architecture' | 'structure' | 'services' | 'space'
}

/** Classes that every version of IFC knows, or knows by their types. */
export const SUBJECTS: readonly Subject[] = [
  { name: 'IfcWall', weight: 12, title: 'Walls', group: 'architecture' },
  { name: 'IfcDoor', weight: 11, title: 'Doors', group: 'architecture' },
  { name: 'IfcSpace', weight: 11, title: 'Rooms', group: 'space' },
  { name: 'IfcWindow', weight: 7, title: 'Windows', group: 'architecture' },
  { name: 'IfcSlab', weight: 7, title: 'Slabs', group: 'structure' },
  { name: 'IfcColumn', weight: 5, title: 'Columns', group: 'structure' },
  { name: 'IfcBeam', weight: 5, title: 'Beams', group: 'structure' },
  { name: 'IfcCovering', weight: 4, title: 'Coverings', group: 'architecture' },
  { name: 'IfcBuildingStorey', weight: 3, title: 'Storeys', group: 'space' },
  { name: 'IfcStair', weight: 3, title: 'Stairs', group: 'architecture' },
  { name: 'IfcStairFlight', weight: 2, title: 'Stair flights', group: 'architecture' },
  { name: 'IfcRailing', weight: 3, title: 'Railings', group: 'architecture' },
  { name: 'IfcRamp', weight: 1, title: 'Ramps', group: 'architecture' },
  { name: 'IfcRoof', weight: 2, title: 'Roofs', group: 'architecture' },
  { name: 'IfcCurtainWall', weight: 2, title: 'Curtain walls', group: 'architecture' },
  { name: 'IfcPlate', weight: 2, title: 'Plates', group: 'structure' },
  { name: 'IfcMember', weight: 3, title: 'Members', group: 'structure' },
  { name: 'IfcFooting', weight: 2, title: 'Footings', group: 'structure' },
  { name: 'IfcPile', weight: 1, title: 'Piles', group: 'structure' },
  { name: 'IfcReinforcingBar', weight: 1, title: 'Reinforcing bars', group: 'structure' },
  { name: 'IfcBuildingElementProxy', weight: 3, title: 'Proxies', group: 'architecture' },
  { name: 'IfcFurnishingElement', weight: 2, title: 'Furnishings', group: 'architecture' },
  { name: 'IfcOpeningElement', weight: 2, title: 'Openings', group: 'architecture' },
  { name: 'IfcFlowTerminal', weight: 3, title: 'Terminals', group: 'services' },
  { name: 'IfcFlowSegment', weight: 3, title: 'Pipes and ducts', group: 'services' },
  { name: 'IfcFlowFitting', weight: 2, title: 'Fittings', group: 'services' },
  { name: 'IfcAirTerminal', weight: 2, title: 'Air terminals', group: 'services' },
  { name: 'IfcDuctSegment', weight: 2, title: 'Ducts', group: 'services' },
  { name: 'IfcPipeSegment', weight: 2, title: 'Pipes', group: 'services' },
  { name: 'IfcLightFixture', weight: 2, title: 'Light fixtures', group: 'services' },
  { name: 'IfcSanitaryTerminal', weight: 2, title: 'Sanitary terminals', group: 'services' },
  { name: 'IfcUnitaryEquipment', weight: 1, title: 'Air handling units', group: 'services' },
  { name: 'IfcValve', weight: 2, title: 'Valves', group: 'services' },
  { name: 'IfcPump', weight: 1, title: 'Pumps', group: 'services' },
  { name: 'IfcFan', weight: 1, title: 'Fans', group: 'services' },
  { name: 'IfcDamper', weight: 2, title: 'Dampers', group: 'services' },
  { name: 'IfcCableCarrierSegment', weight: 1, title: 'Cable trays', group: 'services' },
  { name: 'IfcZone', weight: 1, title: 'Zones', group: 'space' },
  { name: 'IfcBuilding', weight: 1, title: 'Buildings', group: 'space' },
  { name: 'IfcSite', weight: 1, title: 'Sites', group: 'space' },
]

/** `Set|Property|DATATYPE`: what authoring programs and clients add to the standard sets. */
export const CUSTOM_PROPERTIES: readonly string[] = [
  'PSet_Revit_Constraints|Level|IFCLABEL',
  'PSet_Revit_Constraints|Base Constraint|IFCLABEL',
  'PSet_Revit_Constraints|Unconnected Height|IFCLENGTHMEASURE',
  'PSet_Revit_Constraints|Sill Height|IFCLENGTHMEASURE',
  'PSet_Revit_Dimensions|Length|IFCLENGTHMEASURE',
  'PSet_Revit_Dimensions|Area|IFCAREAMEASURE',
  'PSet_Revit_Dimensions|Volume|IFCVOLUMEMEASURE',
  'PSet_Revit_Identity Data|Mark|IFCLABEL',
  'PSet_Revit_Identity Data|Comments|IFCLABEL',
  'PSet_Revit_Phasing|Phase Created|IFCLABEL',
  'PSet_Revit_Structural|Structural Usage|IFCINTEGER',
  'PSet_Revit_Type_Identity Data|Assembly Code|IFCLABEL',
  'PSet_Revit_Type_Identity Data|OmniClass Number|IFCLABEL',
  'PSet_Revit_Type_Identity Data|Type Mark|IFCLABEL',
  'PSet_Revit_Type_Construction|Width|IFCLENGTHMEASURE',
  'Lintel_Measured|ClearWidth|IFCPOSITIVELENGTHMEASURE',
  'Lintel_Measured|MinimumHeadroom|IFCLENGTHMEASURE',
  'Sample_Structure|ConcreteGrade|IFCLABEL',
  'Client_Identification|AssetCode|IFCIDENTIFIER',
  'Client_Identification|Discipline|IFCLABEL',
  'Client_Identification|WorkPackage|IFCLABEL',
  'Client_Identification|Phase|IFCLABEL',
  'Client_Identification|IsExisting|IFCBOOLEAN',
  'Client_Maintenance|InspectionInterval|IFCINTEGER',
  'Client_Maintenance|ServiceLife|IFCINTEGER',
  'Client_Maintenance|Manufacturer|IFCLABEL',
  'Client_Maintenance|SpareParts|IFCTEXT',
  'Client_Sustainability|RecycledContent|IFCNORMALISEDRATIOMEASURE',
  'Client_Sustainability|EmbodiedCarbon|IFCREAL',
  'Client_Sustainability|HasDeclaration|IFCBOOLEAN',
  'Client_Cost|CostGroup|IFCLABEL',
  'Client_Cost|UnitPrice|IFCMONETARYMEASURE',
  'Client_Construction|ConstructionZone|IFCLABEL',
  'Client_Construction|PourNumber|IFCINTEGER',
  'Client_Construction|IsPrefabricated|IFCBOOLEAN',
]

/** Patterns of set names, where a client does not say which of several it is; each stands for custom sets. */
export const SET_PATTERNS: readonly string[] = [
  'Client_.*',
  'Client_(Identification|Maintenance)',
  'Sample_.+',
  '[A-Z]{3}_Identity',
]

/** Texts by what the property's name holds; the last are for all others. */
export const TEXTS: readonly { readonly of: RegExp; readonly texts: readonly string[] }[] = [
  {
    of: /Fire/,
    texts: ['EI 30', 'EI 60', 'EI 90', 'EI2 30-C', 'REI 60', 'REI 90', 'REI 120', 'R 30', 'R 90'],
  },
  { of: /Acoustic|Sound/, texts: ['28 dB', '32 dB', '37 dB', '38 dB', '42 dB', '47 dB', '53 dB'] },
  { of: /Security/, texts: ['RC 1', 'RC 2', 'RC 3', 'RC 4'] },
  { of: /Concrete|Strength/, texts: ['C20/25', 'C25/30', 'C30/37', 'C35/45', 'C40/50'] },
  { of: /Level|Constraint/, texts: ['Level 1', 'Level 2', 'T/Footing', 'Roof', 'Level: Level 1'] },
  { of: /Phase|Status/, texts: ['New Construction', 'Existing', 'Demolished', 'Temporary'] },
  {
    of: /Occupancy|Category/,
    texts: ['Office', 'Meeting', 'Circulation', 'Toilet', 'Break room', 'Storage'],
  },
  { of: /Manufacturer/, texts: ['Müller & Söhne', 'Hilti', 'Schüco', 'Geberit', 'Grundfos'] },
  { of: /Discipline|Package/, texts: ['ARC', 'STR', 'MEP', 'ELE', 'LAN'] },
  { of: /Code|Number|Group/, texts: ['B2010', 'C1020', '23.17.11', '330', '334', '410', '444'] },
  { of: /./, texts: ['A', 'B', 'Type 1', 'Type 2', 'As specified', 'Standard', 'Special', 'n/a', 'X-100'] },
]

/** Patterns that texts are asked to match. */
export const PATTERNS: readonly string[] = [
  '(R|E|I|EI|REI) ?(30|60|90|120)(-C)?',
  '[0-9]{2} dB',
  '[A-Z]{2,4}-[0-9]{2,5}',
  '[A-Z]{1,3}[0-9]{2,4}(\\.[0-9]{1,2})?',
  '(Level|Storey|Etage) ?-?[0-9]{1,2}',
  '[^ ].*[^ ]',
  '[\\p{L}0-9 _.\\-]+',
  'C[0-9]{2}/[0-9]{2}',
  '\\d{3}(\\.\\d{2}){0,3}',
  '(New|Existing|Demolished).*',
  '.*(Beton|Concrete|Steel|Timber|Gypsum).*',
]

/** Patterns that names, tags and types are asked to match. */
export const NAME_PATTERNS: readonly string[] = [
  '.+',
  '[^ ].*[^ ]',
  '.* [0-9]+(\\.[0-9]+)?',
  '[A-Z].*',
  '(Basic|Curtain|Stacked) Wall:.*',
  '[\\p{L} .0-9]+',
  '[0-9]{6}',
  '.*:.*:[0-9]+',
  '.*(wand|Wall|Door|Tür).*',
]

export const SYSTEMS: readonly string[] = [
  'Uniclass 2015',
  'OmniClass',
  'DIN 276',
  'Uniformat',
  'CCI Construction',
]

/** A pattern of codes, and codes. */
export const CODES: readonly string[] = [
  'EF_25_10',
  'EF_65_40',
  'Ss_25_10_30',
  'Pr_30_59_24',
  'SL_20_15',
  '23-17 11 00',
  '330',
  '334.1',
  'B2010',
]
export const CODE_PATTERNS: readonly string[] = [
  'EF_25_.*',
  'Ss_[0-9]{2}_[0-9]{2}.*',
  '3[0-9]{2}(\\.[0-9])?',
  'Pr_.+',
]

export const MATERIALS: readonly string[] = [
  'Concrete',
  'Beton',
  'Gypsum Wall Board',
  'Brick',
  'Steel',
  'Aluminium',
  'Glass',
  'Timber',
  'Default Wall',
]
