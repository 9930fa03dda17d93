using Spectre.Console;

namespace Hayate.Cli.Output;

/// <summary>The look that all tables share.</summary>
internal static class Tables
{
    public static Table Create(Terminal terminal, params ReadOnlySpan<string> columns)
    {
        var table = new Table { Border = terminal.IsInteractive ? TableBorder.Rounded : TableBorder.Ascii2 };
        foreach (var column in columns) table.AddColumn(new TableColumn(Markup.Escape(column)) { NoWrap = !column.EndsWith(' ') });
        return table;
    }

    /// <summary>Aligns columns of numbers to the right.</summary>
    public static Table Right(this Table table, params ReadOnlySpan<int> columns)
    {
        foreach (var column in columns) table.Columns[column].Alignment = Justify.Right;
        return table;
    }

    /// <summary>Adds a row of plain text.</summary>
    public static void Add(this Table table, params string[] cells) => table.AddRow([.. cells.Select(cell => new Text(cell))]);
}
