namespace MultiTaskGH.Examples.Detection.Data;

/// <summary>How the objects in images are written down.</summary>
public enum DetectionFormat
{
    /// <summary>An XML file for each image: M. Everingham et al., <em>The Pascal Visual Object Classes (VOC) Challenge</em>, IJCV 88, 2010.</summary>
    PascalVoc,

    /// <summary>A JSON file for each split: T.-Y. Lin et al., <em>Microsoft COCO: Common Objects in Context</em>, ECCV 2014.</summary>
    Coco,
}
