(module
  (import "m" "g" (global (mut i32)))
  (memory 1)
  (table 1 externref)
  (func (result i32 i32) (i32.extend8_s (i32.const 1)) (i32.trunc_sat_f32_s (f32.const 1)))
  (func (memory.fill (i32.const 0) (i32.const 0) (i32.const 0)) (drop (ref.is_null (table.get 0 (i32.const 0))))))
