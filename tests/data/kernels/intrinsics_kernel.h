/* SPDX-License-Identifier: Apache-2.0
 * A kernel that uses intrinsics of every kind: compiled for the core and for this machine, its results must be equal.
 */
#ifndef INTRINSICS_KERNEL_H
#define INTRINSICS_KERNEL_H

#ifndef XPULP_H
#include "xpulp.h"
#endif

enum { kernel_values = 512, kernel_results = 16 };

struct kernel_data {
  uint32_t activations[kernel_values / 4];
  uint32_t weights[kernel_values / 4];
  uint32_t results[kernel_results];
};

static void kernel_fill(struct kernel_data *data) {
  uint32_t seed = 12345;
  for (int i = 0; i < kernel_values / 4; ++i) {
    seed = seed * 1664525u + 1013904223u;
    data->activations[i] = seed;
    seed = seed * 1664525u + 1013904223u;
    data->weights[i] = seed;
  }
}

/* 8-bit dot product with post-incremented loads. */
static uint32_t kernel_dot(const struct kernel_data *data) {
  const uint32_t *a = data->activations;
  const uint32_t *w = data->weights;
  uint32_t acc = 0;
  for (int i = 0; i < kernel_values / 4; ++i) {
    const uint32_t x = p_lw_post(a, 4);
    const uint32_t y = p_lw_post(w, 4);
    acc = pv_sdotusp_b(acc, x, y);
  }
  return acc;
}

/* 8-bit activations by 2-bit weights, the slice moving with each dot product. */
static uint32_t kernel_mixed(const struct kernel_data *data) {
  uint32_t acc = 0;
  xpulp_csr_write(0x00d, 6);
  xpulp_csr_write(0x00e, 0);
  xpulp_csr_write(0x00f, 1);
  xpulp_csr_write(0x010, 0);
  for (int i = 0; i < kernel_values / 4; ++i) {
    acc = pv_sdotsp_b(acc, data->activations[i], data->weights[i / 4]);
  }
  xpulp_csr_write(0x010, 1);
  return acc;
}

/* MAC&Load, legacy mode: each instruction multiplies the old words and loads a new one. */
static uint32_t kernel_mac_load(const struct kernel_data *data) {
  const uint32_t *a = data->activations;
  const uint32_t *w = data->weights;
  uint32_t even = 0, odd = 0;
  pv_mlsdotsup_b_init(w, 16);
  pv_mlsdotsup_b_init(a, 8);
  for (int i = 0; i < 32; ++i) {
    even = pv_mlsdotsup_b(even, a, 8);
    odd = pv_mlsdotsp_n(odd, w, 16);
  }
  return even + 3 * odd;
}

/* Scalars: clipping, bit fields, normalization, branches on immediates, sub-word memory. */
static uint32_t kernel_scalar(struct kernel_data *data) {
  uint32_t sum = 0;
  int8_t bytes[64];
  int8_t *out = bytes;
  for (int i = 0; i < 64; ++i) {
    const uint32_t value = p_mulsrn(data->activations[i], data->weights[i], 7);
    p_sb_post(p_clip(value, 8), out, 1);
  }
  for (int i = 0; i < 64; ++i) {
    const uint32_t value = p_lb_reg(bytes, i);
    p_beqimm(value, -16, skip);
    sum = p_mac(sum, value, p_extractu(data->weights[i], 5, 9));
    continue;
  skip:
    sum = p_addurn(sum, value, 3);
  }
  return p_insert(sum, p_cnt(sum), 5, 26);
}

static void kernel_run(struct kernel_data *data) {
  kernel_fill(data);
  data->results[0] = kernel_dot(data);
  data->results[1] = kernel_mixed(data);
  data->results[2] = kernel_mac_load(data);
  data->results[3] = kernel_scalar(data);
  uint32_t lanes = 0;
  for (int i = 0; i < kernel_values / 4; ++i) {
    const uint32_t sum = pv_add_sci_b(pv_max_h(data->activations[i], data->weights[i]), -7);
    lanes ^= pv_shuffle2_b(sum, pv_avgu_b(sum, data->weights[i]), data->activations[i]);
  }
  data->results[4] = lanes;
  data->results[5] = pv_cplxmul_h_r_div4(lanes, data->activations[0], data->weights[0]);
  data->results[6] = p_bitrev(data->activations[1], 3, 1);
}

#endif
