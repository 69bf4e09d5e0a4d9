#include "review/interrupt.h"

volatile sig_atomic_t rv_interrupted;
