using Microsoft.ML.Rise.Rendering.Html;

namespace Microsoft.ML.Rise.Tests.Rendering.Html;

[TestClass]
public sealed class HtmlTextTests
{
    [TestMethod]
    [DataRow("<b>", "&lt;b&gt;")]
    [DataRow("a & b", "a &amp; b")]
    [DataRow("\" onload='x'", "&quot; onload=&#x27;x&#x27;")]
    [DataRow("äöü 日本語 שלום", "äöü 日本語 שלום")]
    [DataRow(null, "")]
    public void Add_AHole_IsEncoded(string? data, string expected) => Assert.AreEqual($"<i title=\"{expected}\">{expected}</i>", new HtmlText().Add($"<i title=\"{data}\">{data}</i>").ToString());

    [TestMethod]
    public void Add_ANumber_IsTheSameInEveryCulture() => Assert.AreEqual("1234.5 1.50", new HtmlText().Add($"{1234.5} {1.5:0.00}").ToString());

    [TestMethod]
    public void Add_HtmlInAHole_IsMarkup() => Assert.AreEqual("<p><b>&lt;</b></p>", new HtmlText().Add($"<p>{new HtmlText().Add($"<b>{"<"}</b>")}</p>").ToString());
}
