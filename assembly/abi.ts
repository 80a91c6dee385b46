/** The kernel's contract with its loader: untyped literals only, so that `asc` and `tsc` read the same file. */

export const ABI_VERSION = 4
export const KERNEL_VERSION_MAJOR = 0
export const KERNEL_VERSION_MINOR = 1

/** Rows in a block: 1,024, so that one bit plane is 128 bytes. */
export const BLOCK_ROWS = 1024
export const BLOCK_BYTES = 128

/* Cells: 8 bytes. A number is its f64; anything else is a NaN box:
 *
 *   63           48 47      36 35  32 31                    0
 *  |    0xFFF8     | type index | tag |        payload        |
 */
export const BOX_PREFIX = 0xfff8
export const TAG_NULL = 0
export const TAG_STAR = 1
export const TAG_TEXT = 2
export const TAG_ENUM = 3
export const TAG_BOOL = 4
export const TAG_REF = 5
export const TAG_LIST = 6
export const TAG_REFS = 7
export const TAG_TYPED = 8
export const TAG_BINARY = 9
export const TAG_BOUNDS = 10
/** A GlobalId in canonical form: the payload is the address of its 128 bits. */
export const TAG_GUID = 11
/** Text id that stands for every GlobalId in canonical form. */
export const TEXT_ANY_GUID = 0xfffffffe
/** A reference whose instance is kept: the payload is the row's handle (segments.ts). TAG_REF holds an instance name. */
export const TAG_ROW = 12
/* Type index of TAG_REFS. The payload is the address of a list of names or of handles, or the only name or handle itself. */
export const REFS_NAMES = 0
export const REFS_INLINE = 1
export const REFS_ROW_INLINE = 2
export const REFS_ROWS = 3
/** Type index of a typed value whose type the schema does not know. */
export const TYPE_UNKNOWN = 4095

/* What `feed` answers. */
export const FEED_MORE = 0
export const FEED_HEADER = 1
export const FEED_END = 2
export const FEED_NOT_STEP = 3

/* Why the kernel stopped, read by the loader after a trap. */
export const FAULT_NONE = 0
export const FAULT_MEMORY = 1
export const FAULT_PROGRAM = 2
export const FAULT_THREADS = 3

/* Class flags. */
export const CLASS_KEEP = 1
export const CLASS_MATERIAL = 2
export const CLASS_MATERIAL_PART = 4
export const CLASS_ROOT = 8

/* Kinds of things that were met and not (wholly) read. */
export const NOTE_UNKNOWN_CLASS = 1
export const NOTE_BROKEN = 2
export const NOTE_DANGLING = 3
export const NOTE_DUPLICATE_ID = 4
export const NOTE_ATTRIBUTE_COUNT = 5
export const NOTE_NUMBER = 6
export const NOTE_ESCAPE = 7
export const NOTE_NESTING = 8
export const NOTE_COMPLEX = 9
export const NOTE_ID = 10
export const NOTE_UNKNOWN_TYPE = 11
export const NOTE_TOO_LARGE = 12
export const NOTE_UNIT = 13
export const NOTE_LINES = 10

/* Where a column's value came from. */
export const SOURCE_NONE = 0
export const SOURCE_OCCURRENCE = 1
export const SOURCE_TYPE = 2
/** Set on a value that no later set may override. */
export const SOURCE_SEALED = 8

/* Kinds of property and quantity classes, as `propertyKind` is told. */
export const PROPERTY_SINGLE = 1
export const PROPERTY_ENUMERATED = 2
export const PROPERTY_BOUNDED = 3
export const PROPERTY_LIST = 4
export const PROPERTY_TABLE = 5
export const PROPERTY_REFERENCE = 6
export const PROPERTY_COMPLEX = 7
export const PROPERTY_QUANTITY = 8
/** Name of a property that stands for its set: whether there is one. */
export const PROPERTY_OF_SET = 0xfffffffe

/* What states a relation (linkage.ts): added to the attribute that names the definitions whose materials are meant. */
export const RELATION_MATERIALS = 0x10000

/* Chunks: the values of one attribute or column at the rows of one segment. */
export const CHUNK_SAME = 1
export const CHUNK_WORDS = 2
export const CHUNK_CELLS = 3
/** A column's own chunk: cells with a meta word each. */
export const CHUNK_OWN = 4

/* Column kinds. */
export const COLUMN_CELLS = 1
export const COLUMN_BOUNDS = 2
export const COLUMN_SCALAR = 3

/* Value instructions: [op, a, b, c]. */
export const VALUE_COLUMN = 1
export const VALUE_NUMBER = 2
export const VALUE_ADD = 3
export const VALUE_SUB = 4
export const VALUE_MUL = 5
export const VALUE_DIV = 6
export const VALUE_NEG = 7
export const VALUE_ABS = 8
export const VALUE_MIN = 9
export const VALUE_MAX = 10
export const VALUE_COALESCE = 11
export const VALUE_AT_MOST = 12
export const VALUE_AT_LEAST = 13
export const VALUE_ABOUT = 14
export const VALUE_ROUND = 15
export const VALUE_FLOOR = 16
export const VALUE_CEIL = 17
export const VALUE_SQRT = 18
export const VALUE_LENGTH = 19
export const VALUE_TABLE = 20
export const VALUE_EXCESS = 21
export const VALUE_SIN = 22
export const VALUE_COS = 23
export const VALUE_TAN = 24
export const VALUE_ATAN = 25
export const VALUE_TABLE_ELSE = 26
export const VALUE_TABLE_END = 27
export const VALUE_MAX_STACK = 16

/* Coded columns. */
export const CODED_LOWER = 1
export const CODED_UPPER = 2
export const CODED_PRESENT = 3
export const CODED_TEXT = 4
export const CODED_BOOL = 5
export const CODED_CLASS = 6
export const CODED_SAME = 7
export const CODED_GIVEN = 8

/* Predicates over coded columns: code ≥ k; known and not at least; plane k; known (plane 0) and not in plane k; not in plane k. */
export const PREDICATE_AT_LEAST = 1
export const PREDICATE_BELOW = 2
export const PREDICATE_PLANE = 3
export const PREDICATE_KNOWN_NOT = 4
export const PREDICATE_NOT_PLANE = 5

/* Code: u64 instructions on bitmaps of a block, | b 24 | a 24 | to 8 | op 8 | from the upper bits down; `to` is a temp. */
export const CODE_AND = 1
export const CODE_OR = 2
/** a and not b. */
export const CODE_AND_NOT = 3
/* Operands: no row, every row of the block, the temps, then the predicates. */
export const OPERAND_ZERO = 0
export const OPERAND_ONE = 1
export const OPERAND_TEMPS = 2
export const TEMP_COUNT = 64
export const OPERAND_PREDICATES = 66

/* Aggregates. */
export const AGGREGATE_COUNT = 1
export const AGGREGATE_SUM = 2
export const AGGREGATE_MIN = 3
export const AGGREGATE_MAX = 4
export const AGGREGATE_UNIQUE = 5

/* Sections of a snapshot's body. */
export const SNAPSHOT_TEXTS = 1
export const SNAPSHOT_GUIDS = 2
export const SNAPSHOT_HEAP = 3
export const SNAPSHOT_ROWS = 4
export const SNAPSHOT_PASSED = 5
export const SNAPSHOT_COUNTS = 6
/** "LNTM" read as a little-endian u32, and the version of the snapshot's layout. */
export const SNAPSHOT_MAGIC = 0x4d544e4c
export const SNAPSHOT_VERSION = 1

/* Verdicts. */
export const VERDICT_NOT_APPLICABLE = 0
export const VERDICT_FAIL = 1
export const VERDICT_UNKNOWN = 2
export const VERDICT_PASS = 3

/** "LNTP" read as a little-endian u32. */
export const PROGRAM_MAGIC = 0x50544e4c
export const NONE = 0xffffffff
