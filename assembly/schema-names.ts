/** Takes all that the kernel is told of a schema's names at once. */
import { nameClass, nameType } from './names'
import { propertyKindSet } from './properties'

/**
 * Names all classes of the schema, in their order.
 *
 * @param words    u32[count][6]: where the keyword begins and its bytes, flags, arity, kind of property, type of a quantity's value
 * @param keywords where keywords are counted from
 */
export function nameClasses(words: usize, count: u32, keywords: usize): void {
  for (let number: u32 = 0; number < count; number++) {
    const at = words + <usize>number * 24
    nameClass(number, keywords + load<u32>(at), load<u32>(at, 4), load<u32>(at, 8), load<u32>(at, 12))
    if (load<u32>(at, 16) != 0) propertyKindSet(number, load<u32>(at, 16), load<u32>(at, 20))
  }
}

/**
 * Names all types of the schema, in their order.
 *
 * @param words u32[count][2]: where the keyword begins and its bytes
 */
export function nameTypes(words: usize, count: u32, keywords: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    const at = words + (<usize>i << 3)
    nameType(i + 1, keywords + load<u32>(at), load<u32>(at, 4))
  }
}
