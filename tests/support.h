/* support.h: what several suites need. */
#ifndef OVERPARAM_TESTS_SUPPORT_H
#define OVERPARAM_TESTS_SUPPORT_H

#include <CUnit/CUnit.h>
#include <stdint.h>

/* Register a function under its own name, which states the law that it checks. */
#define TEST(suite, function) CU_add_test(suite, #function, function)

/* splitmix64 (Steele, Lea, Flood 2014): numbers for tests, the same on every machine. */
static inline uint64_t test_random(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

#endif
