using System.Text.Json;

namespace Hayate.Training.Tests.Evaluation;

/// <summary>Reads matrices of golden numbers.</summary>
internal static class Matrices
{
    public static double[,] Matrix(this JsonElement rows)
    {
        double[][] values = [.. rows.EnumerateArray().Select(Vector.Doubles)];
        double[,] matrix = new double[values.Length, values[0].Length];
        for (int i = 0; i < values.Length; i++)
        {
            for (int j = 0; j < values[i].Length; j++)
                matrix[i, j] = values[i][j];
        }

        return matrix;
    }
}
