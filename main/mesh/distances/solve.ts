/**
 * Solve a symmetric positive definite system of linear equations (Cholesky).
 *
 * @param matrix rows one after another. @returns null where it is none.
 */
export function solve(matrix: Float64Array, right: Float64Array): readonly number[] | null {
  const size = right.length;
  const lower = new Float64Array(size * size);
  const at = (i: number, j: number): number => lower[i * size + j] ?? 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j] ?? 0;
      for (let k = 0; k < j; k++) sum -= at(i, k) * at(j, k);
      if (i === j && !(sum > 0 && sum < Infinity)) return null;
      lower[i * size + j] = i === j ? Math.sqrt(sum) : sum / at(j, j);
    }
  }
  const half: number[] = [];
  for (let i = 0; i < size; i++) {
    let sum = right[i] ?? 0;
    for (let k = 0; k < i; k++) sum -= at(i, k) * (half[k] ?? 0);
    half.push(sum / at(i, i));
  }
  const solution = new Array<number>(size).fill(0);
  for (let i = size - 1; i >= 0; i--) {
    let sum = half[i] ?? 0;
    for (let k = i + 1; k < size; k++) sum -= at(k, i) * (solution[k] ?? 0);
    solution[i] = sum / at(i, i);
  }
  return solution;
}
